import { describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps } from "./api-client.ts";

/** PUT, of objects and of their status. */
export function describeUpdate(client: () => ApiClient): void {
  describe("update", () => {
    it("replaces an object and keeps its identity", async () => {
      const path = configMaps(await client().namespace());
      const { json: created } = await client().post(
        path,
        configMap("a", { data: { a: "1", b: "2" } }),
      );
      const { status, json } = await client().put(
        `${path}/a`,
        configMap("a", { data: { a: "3" } }),
      );
      expect(status).toBe(200);
      expect(json.data).toEqual({ a: "3" });
      expect(json.metadata.uid).toBe(created.metadata.uid);
      expect(json.metadata.creationTimestamp).toBe(created.metadata.creationTimestamp);
      expect(json.metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);
    });

    it("writes nothing when nothing changes", async () => {
      const path = configMaps(await client().namespace());
      const { json: created } = await client().post(path, configMap("a"));
      const { json } = await client().put(`${path}/a`, configMap("a"));
      expect(json.metadata.resourceVersion).toBe(created.metadata.resourceVersion);
    });

    it("writes nothing with dryRun=All", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      const body = configMap("a", { data: { a: "1" } });
      const { json } = await client().put(`${path}/a?dryRun=All`, body);
      expect(json.data).toEqual({ a: "1" });
      expect((await client().get(`${path}/a`)).json.data).toBeUndefined();
    });

    it("fails with 409 for an old resourceVersion", async () => {
      const path = configMaps(await client().namespace());
      const { json: created } = await client().post(path, configMap("a"));
      await client().put(`${path}/a`, configMap("a", { data: { a: "1" } }));
      const { status, json } = await client().put(`${path}/a`, created);
      expect(status).toBe(409);
      expect(json.reason).toBe("Conflict");
      expect(json.message).toContain("the object has been modified");
    });

    it("fails with 409 for another uid", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      const body = configMap("a", { metadata: { uid: "00000000-0000-0000-0000-000000000000" } });
      expect((await client().put(`${path}/a`, body)).status).toBe(409);
    });

    it("fails with 404 for an object that is not there", async () => {
      const path = configMaps(await client().namespace());
      expect((await client().put(`${path}/a`, configMap("a"))).status).toBe(404);
    });

    it("fails with 400 for another name in the body", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a"));
      expect((await client().put(`${path}/a`, configMap("b"))).status).toBe(400);
    });

    it("fails with 422 for a change of an immutable ConfigMap", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a", { immutable: true, data: { a: "1" } }));
      const body = configMap("a", { immutable: true, data: { a: "2" } });
      expect((await client().put(`${path}/a`, body)).status).toBe(422);
    });

    it("fails with 422 for another type of a Secret", async () => {
      const path = `/api/v1/namespaces/${await client().namespace()}/secrets`;
      await client().post(path, { metadata: { name: "s" }, type: "example.com/a" });
      const body = { metadata: { name: "s" }, type: "example.com/b" };
      expect((await client().put(`${path}/s`, body)).status).toBe(422);
    });

    it("counts a generation for a new spec, but not for a new label", async () => {
      const path = `/apis/networking.k8s.io/v1/namespaces/${await client().namespace()}/networkpolicies`;
      const policy = {
        metadata: { name: "p" },
        spec: { podSelector: {}, policyTypes: ["Ingress"] },
      };
      const { json: created } = await client().post(path, policy);
      const labels = { metadata: { labels: { a: "b" } } };
      const labelled = await client().patch(`${path}/p`, "merge-patch+json", labels);
      const spec = { spec: { podSelector: { matchLabels: { a: "b" } } } };
      const changed = await client().patch(`${path}/p`, "merge-patch+json", spec);
      expect(created.metadata.generation).toBe(1);
      expect(labelled.json.metadata.generation).toBe(1);
      expect(changed.json.metadata.generation).toBe(2);
    });

    it("writes the status through its own endpoint only", async () => {
      const path = `/api/v1/namespaces/${await client().namespace()}/persistentvolumeclaims`;
      const resources = { requests: { storage: "1Gi" } };
      await client().post(path, {
        metadata: { name: "c" },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName: "none", resources },
      });
      const status = { status: { phase: "Lost" } };
      const around = await client().patch(`${path}/c`, "merge-patch+json", status);
      expect(around.json.status.phase).toBe("Pending");
      const direct = await client().patch(`${path}/c/status`, "merge-patch+json", {
        ...status,
        spec: { volumeName: "ignored" },
      });
      expect(direct.json.status.phase).toBe("Lost");
      expect(direct.json.spec.volumeName).toBeUndefined();
    });
  });
}
