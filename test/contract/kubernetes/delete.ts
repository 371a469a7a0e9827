import { describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps, type Json, namesOf } from "./api-client.ts";

const MERGE = "merge-patch+json";

/** DELETE: objects, collections, finalizers, owners. */
export function describeDelete(client: () => ApiClient): void {
  describe("delete", () => {
    it("removes an object and says which", async () => {
      const path = configMaps(await client().namespace());
      const { json: created } = await client().post(path, configMap("a"));
      const { status, json } = await client().delete(`${path}/a`);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        kind: "Status",
        status: "Success",
        details: { name: "a", kind: "configmaps", uid: created.metadata.uid },
      });
      expect((await client().get(`${path}/a`)).status).toBe(404);
    });

    it("fails with 404 for an object that is not there", async () => {
      const path = configMaps(await client().namespace());
      expect((await client().delete(`${path}/a`)).status).toBe(404);
    });

    it("removes nothing with dryRun=All", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      expect((await client().delete(`${path}/a?dryRun=All`)).status).toBe(200);
      expect((await client().get(`${path}/a`)).status).toBe(200);
    });

    it.for([
      { precondition: "uid", value: "00000000-0000-0000-0000-000000000000" },
      { precondition: "resourceVersion", value: "1" },
    ])("fails with 409 for another $precondition", async ({ precondition, value }) => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      const body = { preconditions: { [precondition]: value } };
      const { status, json } = await client().delete(`${path}/a`, body);
      expect(status).toBe(409);
      expect(json.reason).toBe("Conflict");
    });

    it("marks an object with finalizers, and removes it with the last of them", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a", { metadata: { finalizers: ["x.io/a", "x.io/b"] } }));
      const { status, json } = await client().delete(`${path}/a`);
      expect(status).toBe(200);
      expect(json.metadata.deletionTimestamp).toMatch(/Z$/);
      const one = { metadata: { finalizers: ["x.io/b"] } };
      const held = await client().patch(`${path}/a`, MERGE, one);
      expect(held.json.metadata.deletionTimestamp).toBe(json.metadata.deletionTimestamp);
      await client().patch(`${path}/a`, MERGE, { metadata: { finalizers: null } });
      expect((await client().get(`${path}/a`)).status).toBe(404);
    });

    it("fails with 422 for a finalizer added to a marked object", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a", { metadata: { finalizers: ["x.io/a"] } }));
      await client().delete(`${path}/a`);
      const more = { metadata: { finalizers: ["x.io/a", "x.io/b"] } };
      const { status } = await client().patch(`${path}/a`, MERGE, more);
      await client().patch(`${path}/a`, MERGE, { metadata: { finalizers: null } });
      expect(status).toBe(422);
    });

    it("removes a selection of a collection", async () => {
      const path = configMaps(await client().namespace());
      await client().until(`${path}/kube-root-ca.crt`, ({ status }) => status === 200);
      for (const name of ["a", "b"]) {
        await client().post(path, configMap(name, { metadata: { labels: { name } } }));
      }
      const { status } = await client().delete(`${path}?labelSelector=name%3Da`);
      expect(status).toBe(200);
      expect(namesOf(await client().get(path))).toEqual(["b", "kube-root-ca.crt"]);
    });

    it("removes what the object owned, in time", async () => {
      const path = configMaps(await client().namespace());
      const { json: owner } = await client().post(path, configMap("owner"));
      await client().post(path, configMap("owned", { metadata: ownedBy(owner) }));
      await client().delete(`${path}/owner`, { propagationPolicy: "Background" });
      const answer = await client().until(`${path}/owned`, ({ status }) => status === 404);
      expect(answer.status).toBe(404);
    });

    it("keeps what has another living owner", async () => {
      const path = configMaps(await client().namespace());
      const { json: one } = await client().post(path, configMap("one"));
      const { json: two } = await client().post(path, configMap("two"));
      const { json: last } = await client().post(path, configMap("last"));
      const ownerReferences = [...ownedBy(one).ownerReferences, ...ownedBy(two).ownerReferences];
      await client().post(path, configMap("shared", { metadata: { ownerReferences } }));
      await client().post(path, configMap("other", { metadata: ownedBy(last) }));
      await client().delete(`${path}/one`, { propagationPolicy: "Background" });
      await client().delete(`${path}/last`, { propagationPolicy: "Background" });
      await client().until(`${path}/other`, ({ status }) => status === 404);
      expect((await client().get(`${path}/shared`)).status).toBe(200);
    });

    it("lets go of what the object owned when told to orphan it", async () => {
      const path = configMaps(await client().namespace());
      const { json: owner } = await client().post(path, configMap("owner"));
      await client().post(path, configMap("owned", { metadata: ownedBy(owner) }));
      await client().delete(`${path}/owner`, { propagationPolicy: "Orphan" });
      await client().until(`${path}/owner`, ({ status }) => status === 404);
      const owned = await client().get(`${path}/owned`);
      expect(owned.status).toBe(200);
      expect(owned.json.metadata.ownerReferences).toBeUndefined();
    });

    it("removes what the object owned before the object when told so", async () => {
      const path = configMaps(await client().namespace());
      const { json: owner } = await client().post(path, configMap("owner"));
      const metadata = ownedBy(owner);
      metadata.ownerReferences[0].blockOwnerDeletion = true;
      await client().post(path, configMap("owned", { metadata }));
      await client().delete(`${path}/owner`, { propagationPolicy: "Foreground" });
      const answer = await client().until(`${path}/owner`, ({ status }) => status === 404);
      expect(answer.status).toBe(404);
      expect((await client().get(`${path}/owned`)).status).toBe(404);
    });
  });
}

function ownedBy({ metadata: { name, uid } }: Json): Json {
  return { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name, uid }] };
}
