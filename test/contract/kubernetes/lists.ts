import { beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps, type Json, namesOf } from "./api-client.ts";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const METADATA =
  "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

/** GET of objects and lists, pages and selectors. */
export function describeLists(client: () => ApiClient): void {
  describe("get and list", () => {
    let namespace = "";
    let path = "";
    beforeAll(async () => {
      namespace = await client().namespace();
      path = configMaps(namespace);
      await client().until(`${path}/kube-root-ca.crt`, ({ status }) => status === 200);
      for (const [index, name] of ["c", "a", "b", "d"].entries()) {
        const labels = { set: "yes", index: String(index), [`only-${name}`]: "" };
        await client().post(path, configMap(name, { metadata: { labels } }));
      }
    });

    it("gives an object with apiVersion and kind", async () => {
      const { status, json } = await client().get(`${path}/a`);
      expect(status).toBe(200);
      expect(json).toMatchObject({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
    });

    it("fails with 404 for an object that is not there", async () => {
      const { status, json } = await client().get(`${path}/none`);
      expect(status).toBe(404);
      expect(json).toMatchObject({
        reason: "NotFound",
        message: 'configmaps "none" not found',
        details: { name: "none", kind: "configmaps" },
      });
    });

    it("lists in the order of names, whatever the order of creation", async () => {
      const answer = await client().get(path);
      expect(answer.json).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1" });
      expect(namesOf(answer)).toEqual(["a", "b", "c", "d", "kube-root-ca.crt"]);
    });

    it("leaves apiVersion and kind out of the items of built-in kinds", async () => {
      const { json } = await client().get(path);
      expect(json.items.filter((item: Json) => "kind" in item || "apiVersion" in item)).toEqual([]);
    });

    it("lists all namespaces in the order of namespace, then name", async () => {
      const { json } = await client().get("/api/v1/configmaps");
      const keys = json.items.map(({ metadata }: Json) => `${metadata.namespace}/${metadata.name}`);
      expect(keys).toEqual([...keys].sort());
      expect(keys).toContain(`${namespace}/a`);
    });

    it("lists a namespace that is not there as empty", async () => {
      const { status, json } = await client().get(configMaps("not-there"));
      expect(status).toBe(200);
      expect(json.items).toEqual([]);
    });

    it("gives pages of the size asked for, with what remains", async () => {
      const first = await client().get(`${path}?limit=2`);
      expect(namesOf(first)).toEqual(["a", "b"]);
      expect(first.json.metadata.remainingItemCount).toBe(3);
      const token = first.json.metadata.continue;
      const second = await client().get(`${path}?limit=2&continue=${token}`);
      expect(namesOf(second)).toEqual(["c", "d"]);
      const rest = await client().get(`${path}?continue=${second.json.metadata.continue}`);
      expect(namesOf(rest)).toEqual(["kube-root-ca.crt"]);
      expect(rest.json.metadata.continue ?? "").toBe("");
    });

    it("keeps all pages at the revision of the first", async () => {
      const first = await client().get(`${path}?limit=2`);
      await client().post(path, configMap("between", { metadata: { labels: { late: "" } } }));
      const token = first.json.metadata.continue;
      const second = await client().get(`${path}?limit=9&continue=${token}`);
      await client().delete(`${path}/between`);
      expect(second.json.metadata.resourceVersion).toBe(first.json.metadata.resourceVersion);
      expect(namesOf(second)).toEqual(["c", "d", "kube-root-ca.crt"]);
    });

    it("pages through a selection without counting what remains", async () => {
      const first = await client().get(`${path}?limit=3&labelSelector=set%3Dyes`);
      expect(namesOf(first)).toEqual(["a", "b", "c"]);
      expect(first.json.metadata.remainingItemCount).toBeUndefined();
      const token = first.json.metadata.continue;
      const rest = await client().get(`${path}?limit=3&labelSelector=set%3Dyes&continue=${token}`);
      expect(namesOf(rest)).toEqual(["d"]);
    });

    it.for([
      { selector: "set=yes", names: "abcd" },
      { selector: "set==yes,index=1", names: "a" },
      { selector: "index!=0,set", names: "abd" },
      { selector: "!only-a,set", names: "bcd" },
      { selector: "only-b", names: "b" },
      { selector: "only-b=", names: "b" },
      { selector: "index in (0,1)", names: "ac" },
      { selector: "index notin (0, 1),set", names: "bd" },
      { selector: "index>1", names: "bd" },
      { selector: "index<2", names: "ac" },
      { selector: "index in (0,1), index notin (1)", names: "c" },
      { selector: "set=no", names: "" },
    ])("selects by the labels $selector", async ({ selector, names }) => {
      const answer = await client().get(`${path}?labelSelector=${encodeURIComponent(selector)}`);
      expect(namesOf(answer).join("")).toBe(names);
    });

    it.for([
      { selector: "metadata.name=a", names: "a" },
      { selector: "metadata.name!=a,metadata.name!=kube-root-ca.crt", names: "bcd" },
    ])("selects by the fields $selector", async ({ selector, names }) => {
      const answer = await client().get(`${path}?fieldSelector=${encodeURIComponent(selector)}`);
      expect(namesOf(answer).join("")).toBe(names);
    });

    it("selects Pods by phase and node", async () => {
      const pods = `/api/v1/namespaces/${namespace}/pods`;
      const spec = { containers: [{ name: "c", image: "c" }] };
      await client().post(pods, { metadata: { name: "loose" }, spec });
      await client().post(pods, {
        metadata: { name: "placed" },
        spec: { ...spec, nodeName: "n1" },
      });
      const placed = await client().get(`${pods}?fieldSelector=spec.nodeName%3Dn1`);
      const pending = await client().get(
        `${pods}?fieldSelector=status.phase%3DPending,spec.nodeName%3D`,
      );
      const running = await client().get(`${pods}?fieldSelector=status.phase%3DRunning`);
      expect(namesOf(placed)).toEqual(["placed"]);
      expect(namesOf(pending)).toEqual(["loose"]);
      expect(namesOf(running)).toEqual([]);
    });

    it("selects Secrets by type and Events by what they are about", async () => {
      const at = `/api/v1/namespaces/${namespace}`;
      await client().post(`${at}/secrets`, { metadata: { name: "own" }, type: "example.com/own" });
      const involvedObject = { kind: "Pod", name: "gone", namespace };
      await client().post(`${at}/events`, {
        metadata: { name: "e" },
        involvedObject,
        reason: "Why",
      });
      const secrets = await client().get(`${at}/secrets?fieldSelector=type%3Dexample.com/own`);
      const events = await client().get(`${at}/events?fieldSelector=involvedObject.name%3Dgone`);
      expect(namesOf(secrets)).toEqual(["own"]);
      expect(namesOf(events)).toEqual(["e"]);
    });

    it("serves an Event through both of its groups", async () => {
      const involvedObject = { kind: "Pod", name: "seen", namespace };
      const event = { metadata: { name: "both" }, involvedObject, message: "Hello" };
      await client().post(`/api/v1/namespaces/${namespace}/events`, event);
      const path = `/apis/events.k8s.io/v1/namespaces/${namespace}/events/both`;
      const { json } = await client().get(path);
      expect(json).toMatchObject({ apiVersion: "events.k8s.io/v1", note: "Hello" });
      expect(json.regarding.name).toBe("seen");
    });

    it("takes an Event through its newer group", async () => {
      const regarding = { kind: "Pod", name: "seen", namespace };
      const reporter = { reportingController: "example.com/c", reportingInstance: "one" };
      await client().post(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`, {
        apiVersion: "events.k8s.io/v1",
        kind: "Event",
        metadata: { name: "newer" },
        eventTime: "2026-01-01T00:00:00.000000Z",
        ...{ action: "Look", reason: "Seen", type: "Normal", note: "Hi", regarding, ...reporter },
      });
      const { json } = await client().get(`/api/v1/namespaces/${namespace}/events/newer`);
      expect(json).toMatchObject({ message: "Hi", reportingComponent: "example.com/c" });
      expect(json.involvedObject.name).toBe("seen");
    });

    it.for([
      { query: "labelSelector=a%20b%20c" },
      { query: "fieldSelector=spec.unknown%3D1" },
      { query: "fieldSelector=metadata.name" },
      { query: "limit=many" },
      { query: "continue=nonsense" },
      { query: "resourceVersion=abc" },
    ])("fails with 400 for $query", async ({ query }) => {
      const { status, json } = await client().get(`${path}?${query}`);
      expect(status).toBe(400);
      expect(json.reason).toBe("BadRequest");
    });

    it("prints a table for who asks", async () => {
      const { json } = await client().get(`${path}?limit=1`, { accept: TABLE });
      expect(json).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1" });
      const columns = json.columnDefinitions.map(({ name }: Json) => name);
      expect(columns).toEqual(["Name", "Data", "Age"]);
      expect(json.rows[0].cells.slice(0, 2)).toEqual(["a", 0]);
      expect(json.rows[0].object).toMatchObject({ kind: "PartialObjectMetadata" });
    });

    it.for<{ resource: string; body: Json; cells: Json }>([
      {
        resource: "pods",
        body: { spec: { containers: [{ name: "c", image: "c" }] } },
        cells: { Ready: "0/1", Status: "Pending", Restarts: "0" },
      },
      {
        resource: "services",
        body: { spec: { clusterIP: "None", ports: [{ port: 80 }] } },
        cells: {
          Type: "ClusterIP",
          "Cluster-IP": "None",
          "External-IP": "<none>",
          "Port(s)": "80/TCP",
        },
      },
      {
        resource: "secrets",
        body: { type: "example.com/x", data: { a: "" } },
        cells: { Type: "example.com/x", Data: 1 },
      },
    ])("prints the usual columns of $resource", async ({ resource, body, cells }) => {
      const at = `/api/v1/namespaces/${namespace}/${resource}`;
      await client().post(at, { metadata: { name: "printed" }, ...body });
      const { json } = await client().get(`${at}/printed`, { accept: TABLE });
      const names = json.columnDefinitions.map(({ name }: Json) => name);
      const printed = names.map((name: string, index: number) => [name, json.rows[0].cells[index]]);
      expect(Object.fromEntries(printed)).toMatchObject({ Name: "printed", ...cells });
    });

    it("gives nothing but metadata to who asks for that", async () => {
      const { json } = await client().get(`${path}?limit=1`, { accept: METADATA });
      expect(json.kind).toBe("PartialObjectMetadataList");
      expect(json.items[0]).toMatchObject({
        kind: "PartialObjectMetadata",
        metadata: { name: "a" },
      });
      expect(json.items[0].data).toBeUndefined();
    });

    it("fails with 406 for a form it does not speak", async () => {
      expect((await client().get(path, { accept: "text/html" })).status).toBe(406);
    });
  });
}
