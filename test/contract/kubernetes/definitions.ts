import { beforeAll, describe, expect, it } from "vitest";
import type { ApiClient, Json } from "./api-client.ts";
import { namesOf } from "./api-client.ts";

const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const GROUP = "contract.example.com";
const MERGE = "merge-patch+json";

/** CustomResourceDefinitions and what they define. */
export function describeDefinitions(client: () => ApiClient): void {
  describe("custom resources", () => {
    let path = "";
    beforeAll(async () => {
      await define(client(), definition("gizmos", "Gizmo"));
      path = `/apis/${GROUP}/v1/namespaces/${await client().namespace()}/gizmos`;
    });

    it("says Established once they are served", async () => {
      const { json } = await client().get(`${DEFINITIONS}/gizmos.${GROUP}`);
      const types = json.status.conditions.map(({ type, status }: Json) => `${type} ${status}`);
      expect(types).toEqual(expect.arrayContaining(["NamesAccepted True", "Established True"]));
      expect(json.status.storedVersions).toEqual(["v1"]);
      expect(json.status.acceptedNames).toMatchObject({ plural: "gizmos", singular: "gizmo" });
    });

    it("are in the discovery documents, the newest version preferred", async () => {
      const group = await client().until(`/apis/${GROUP}`, ({ status }) => status === 200);
      const version = await client().until(`/apis/${GROUP}/v1`, ({ status }) => status === 200);
      expect(group.json.versions.map((served: Json) => served.version)).toEqual(["v1", "v1beta1"]);
      expect(group.json.preferredVersion.version).toBe("v1");
      const names = version.json.resources.map(({ name }: Json) => name);
      expect(names).toEqual(["gizmos", "gizmos/status"]);
      expect(version.json.resources[0]).toMatchObject({ kind: "Gizmo", shortNames: ["gz"] });
    });

    it("are in the aggregated document with their group and version", async () => {
      const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
      const { json } = await client().get("/apis", { accept });
      const group = json.items.find((item: Json) => item.metadata.name === GROUP);
      expect(group.versions[0].resources[0].responseKind).toEqual({
        group: GROUP,
        version: "v1",
        kind: "Gizmo",
      });
    });

    it("keep every field, and integers beyond 2^53 exactly", async () => {
      const spec = '{"big":9223372036854775807,"list":[1,{"x":null}],"text":"\\u00f6\\u0000"}';
      const type = `"apiVersion":"${GROUP}/v1","kind":"Gizmo"`;
      const body = `{${type},"metadata":{"name":"big"},"spec":${spec}}`;
      expect((await client().post(path, body)).status).toBe(201);
      const { text } = await client().get(`${path}/big`);
      expect(text).toContain('"big":9223372036854775807');
      const patched = await client().patch(`${path}/big`, MERGE, { spec: { more: true } });
      expect(patched.text).toContain('"big":9223372036854775807');
    });

    it("carry apiVersion and kind as list items", async () => {
      await client().post(path, gizmo("listed"));
      const { json } = await client().get(path);
      const item = json.items.find(({ metadata }: Json) => metadata.name === "listed");
      expect(json).toMatchObject({ apiVersion: `${GROUP}/v1`, kind: "GizmoList" });
      expect(item).toMatchObject({ apiVersion: `${GROUP}/v1`, kind: "Gizmo" });
    });

    it("are the same objects in every version", async () => {
      await client().post(path, gizmo("both", { spec: { a: 1 } }));
      const { json } = await client().get(`${path.replace("/v1/", "/v1beta1/")}/both`);
      expect(json).toMatchObject({ apiVersion: `${GROUP}/v1beta1`, spec: { a: 1 } });
    });

    it("have a status that only its endpoint writes, where declared", async () => {
      const created = await client().post(path, gizmo("stated", { status: { a: 1 } }));
      const around = await client().patch(`${path}/stated`, MERGE, { status: { a: 1 } });
      const direct = await client().patch(`${path}/stated/status`, MERGE, {
        spec: { ignored: true },
        status: { a: 1 },
      });
      expect(created.json.status).toBeUndefined();
      expect(around.json.status).toBeUndefined();
      expect(direct.json.status).toEqual({ a: 1 });
      expect(direct.json.spec?.ignored).toBeUndefined();
    });

    it("have a status like any field in a version that declares none", async () => {
      const beta = path.replace("/v1/", "/v1beta1/");
      const body = { ...gizmo("plain", { status: { a: 1 } }), apiVersion: `${GROUP}/v1beta1` };
      const { json } = await client().post(beta, body);
      expect(json.status).toEqual({ a: 1 });
    });

    it("count a generation", async () => {
      const { json: created } = await client().post(path, gizmo("counted", { spec: { a: 1 } }));
      const { json } = await client().patch(`${path}/counted`, MERGE, { spec: { a: 2 } });
      expect([created.metadata.generation, json.metadata.generation]).toEqual([1, 2]);
    });

    it.for([
      { rule: "400 without a kind", change: { kind: undefined }, status: 400 },
      { rule: "400 for another version", change: { apiVersion: `${GROUP}/v9` }, status: 400 },
      { rule: "422 without a name", change: { metadata: {} }, status: 422 },
    ])("fail with $rule", async ({ change, status }) => {
      const answer = await client().post(path, { ...gizmo("x"), ...change });
      expect(answer.status).toBe(status);
    });

    it("fail with 422 for an update without a resourceVersion", async () => {
      await client().post(path, gizmo("blind"));
      const { status } = await client().put(`${path}/blind`, gizmo("blind"));
      expect(status).toBe(422);
    });

    it("fail with 415 for a strategic merge patch", async () => {
      await client().post(path, gizmo("merged"));
      const answer = await client().patch(`${path}/merged`, "strategic-merge-patch+json", {});
      expect(answer.status).toBe(415);
    });

    it("take a server-side apply", async () => {
      const body = gizmo("applied", { spec: { a: 1 } });
      await client().apply(`${path}/applied`, "one", body);
      const { json } = await client().apply(`${path}/applied`, "one", gizmo("applied"));
      expect(json.spec?.a).toBeUndefined();
    });

    it("may belong to the cluster", async () => {
      await define(client(), definition("globes", "Globe", { scope: "Cluster" }));
      const at = `/apis/${GROUP}/v1/globes`;
      await client().until(at, ({ status }) => status === 200);
      const body = { ...gizmo("round"), kind: "Globe" };
      expect((await client().post(at, body)).status).toBe(201);
      expect(namesOf(await client().get(at))).toEqual(["round"]);
    });

    it("go with their definition", async () => {
      await define(client(), definition("fleets", "Fleet"));
      const at = `/apis/${GROUP}/v1/namespaces/${await client().namespace()}/fleets`;
      await client().until(at, ({ status }) => status === 200);
      await client().post(at, { ...gizmo("lost"), kind: "Fleet" });
      await client().delete(`${DEFINITIONS}/fleets.${GROUP}`);
      const gone = ({ status }: { status: number }) => status === 404;
      expect((await client().until(`${DEFINITIONS}/fleets.${GROUP}`, gone)).status).toBe(404);
      expect((await client().until(at, gone)).status).toBe(404);
    });

    it("fail with 422 for a definition that is not named after what it defines", async () => {
      const body = definition("oddities", "Oddity");
      body.metadata.name = "other.example.com";
      expect((await client().post(DEFINITIONS, body)).status).toBe(422);
    });
  });
}

async function define(client: ApiClient, body: Json): Promise<void> {
  const answer = await client.post(DEFINITIONS, body);
  if (answer.status !== 201) throw new Error(answer.text);
  await client.until(`${DEFINITIONS}/${body.metadata.name}`, ({ json }) =>
    (json.status.conditions ?? []).some(
      ({ type, status }: Json) => type === "Established" && status === "True",
    ),
  );
  const { group, versions, names } = body.spec;
  await client.until(`/apis/${group}/${versions[0].name}`, ({ json }) =>
    (json?.resources ?? []).some(({ name }: Json) => name === names.plural),
  );
}

function definition(plural: string, kind: string, spec: Json = {}): Json {
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const schema = { openAPIV3Schema: anything };
  return {
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope: "Namespaced",
      names: { plural, kind, shortNames: [plural === "gizmos" ? "gz" : plural.slice(0, 3)] },
      versions: [
        { name: "v1", served: true, storage: true, subresources: { status: {} }, schema },
        { name: "v1beta1", served: true, storage: false, schema },
      ],
      ...spec,
    },
  };
}

function gizmo(name: string, fields: Json = {}): Json {
  return { apiVersion: `${GROUP}/v1`, kind: "Gizmo", metadata: { name }, ...fields };
}
