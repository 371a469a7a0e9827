import { describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps, type Json } from "./api-client.ts";

const JSON_PATCH = "json-patch+json";
const MERGE = "merge-patch+json";
const STRATEGIC = "strategic-merge-patch+json";

/** PATCH, but for server-side apply. */
export function describePatch(client: () => ApiClient): void {
  describe("patch", () => {
    it("carries out a JSON patch", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a", { data: { a: "1", b: "2" } }));
      const { status, json } = await client().patch(`${path}/a`, JSON_PATCH, [
        { op: "test", path: "/data/a", value: "1" },
        { op: "replace", path: "/data/a", value: "3" },
        { op: "move", from: "/data/b", path: "/data/c" },
        { op: "add", path: "/metadata/labels", value: { "x.com/y": "z" } },
        { op: "copy", from: "/metadata/labels/x.com~1y", path: "/data/d" },
      ]);
      expect(status).toBe(200);
      expect(json.data).toEqual({ a: "3", c: "2", d: "z" });
    });

    it.for<{ rule: string; patch: Json; status: number }>([
      {
        rule: "a test that does not hold",
        patch: [{ op: "test", path: "/data/a", value: "2" }],
        status: 422,
      },
      {
        rule: "a path that is not there",
        patch: [{ op: "remove", path: "/data/none" }],
        status: 422,
      },
      { rule: "a patch that is no list", patch: {}, status: 400 },
    ])("fails with $status for $rule", async ({ patch, status }) => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a", { data: { a: "1" } }));
      expect((await client().patch(`${path}/a`, JSON_PATCH, patch)).status).toBe(status);
      expect((await client().get(`${path}/a`)).json.data).toEqual({ a: "1" });
    });

    it("carries out a merge patch, where null removes", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a", { data: { a: "1", b: "2" } }));
      const patch = { data: { a: null, c: "3" } };
      const { json } = await client().patch(`${path}/a`, MERGE, patch);
      expect(json.data).toEqual({ b: "2", c: "3" });
    });

    it("replaces whole lists in a merge patch", async () => {
      const path = await aPod(client());
      const patch = { metadata: { finalizers: ["example.com/b"] } };
      const { json } = await client().patch(path, MERGE, patch);
      expect(json.metadata.finalizers).toEqual(["example.com/b"]);
    });

    it("merges keyed lists item by item in a strategic patch", async () => {
      const path = await aPod(client());
      const patch = { spec: { containers: [{ name: "two", image: "new:2" }] } };
      const { json } = await client().patch(path, STRATEGIC, patch);
      const images = json.spec.containers.map(({ name, image }: Json) => [name, image]);
      expect(new Map(images)).toEqual(
        new Map([
          ["one", "one:1"],
          ["two", "new:2"],
        ]),
      );
    });

    it("removes with $patch: delete in a strategic patch", async () => {
      const path = configMaps(await client().namespace());
      const ownerReferences = [owner("one"), owner("two")];
      await client().post(
        path,
        configMap("a", { metadata: { ownerReferences, finalizers: ["x.io/y"] } }),
      );
      const patch = {
        metadata: { ownerReferences: [{ $patch: "delete", uid: owner("one").uid }] },
      };
      const { json } = await client().patch(`${path}/a`, STRATEGIC, patch);
      await client().patch(`${path}/a`, MERGE, { metadata: { finalizers: null } });
      expect(json.metadata.ownerReferences.map(({ name }: Json) => name)).toEqual(["two"]);
    });

    it("writes nothing with dryRun=All", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      await client().patch(`${path}/a?dryRun=All`, MERGE, { data: { a: "1" } });
      expect((await client().get(`${path}/a`)).json.data).toBeUndefined();
    });

    it("fails with 409 for an old resourceVersion in the patch", async () => {
      const path = configMaps(await client().namespace());
      const { json } = await client().post(path, configMap("a"));
      const { resourceVersion } = json.metadata;
      await client().patch(`${path}/a`, MERGE, { data: { a: "1" } });
      const stale = { metadata: { resourceVersion }, data: { a: "2" } };
      expect((await client().patch(`${path}/a`, MERGE, stale)).status).toBe(409);
    });

    it("fails with 400 for another name in the patch", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      const patch = { metadata: { name: "b" } };
      expect((await client().patch(`${path}/a`, MERGE, patch)).status).toBe(400);
    });

    it("fails with 404 for an object that is not there", async () => {
      const path = configMaps(await client().namespace());
      expect((await client().patch(`${path}/a`, MERGE, {})).status).toBe(404);
    });

    it("fails with 415 for a body of no patch type", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      expect((await client().patch(`${path}/a`, "json", {})).status).toBe(415);
    });
  });
}

function owner(name: string): Json {
  const uid = `00000000-0000-4000-8000-${name === "one" ? "000000000001" : "000000000002"}`;
  return { apiVersion: "v1", kind: "ConfigMap", name, uid };
}

/** Path of a new Pod with two containers. */
async function aPod(client: ApiClient): Promise<string> {
  const namespace = await client.namespace();
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  await client.until(accounts, ({ status }) => status === 200);
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const containers = ["one", "two"].map((name) => ({ name, image: `${name}:1` }));
  const answer = await client.post(path, { metadata: { name: "pod" }, spec: { containers } });
  if (answer.status !== 201) throw new Error(answer.text);
  return `${path}/pod`;
}
