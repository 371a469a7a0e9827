import { describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps } from "./api-client.ts";

const MERGE = "merge-patch+json";

/** The life of a Namespace. */
export function describeNamespaces(client: () => ApiClient): void {
  describe("namespaces", () => {
    it("has those of a new cluster", async () => {
      const { json } = await client().get("/api/v1/namespaces/kube-system");
      expect(json.status).toEqual({ phase: "Active" });
      expect(json.spec).toEqual({ finalizers: ["kubernetes"] });
    });

    it("starts Active, labelled with its own name", async () => {
      const name = client().unique("contract");
      const { status, json } = await client().post("/api/v1/namespaces", { metadata: { name } });
      expect(status).toBe(201);
      expect(json.metadata.labels).toEqual({ "kubernetes.io/metadata.name": name });
      expect(json.status).toEqual({ phase: "Active" });
    });

    it("gets a ServiceAccount and the certificate authority, in time", async () => {
      const at = `/api/v1/namespaces/${await client().namespace()}`;
      const found = ({ status }: { status: number }) => status === 200;
      const account = await client().until(`${at}/serviceaccounts/default`, found);
      const authority = await client().until(`${at}/configmaps/kube-root-ca.crt`, found);
      expect(account.status).toBe(200);
      expect(authority.json.data).toHaveProperty(["ca.crt"]);
    });

    it("fails with 403 to delete what a cluster needs", async () => {
      const { status, json } = await client().delete("/api/v1/namespaces/kube-system");
      expect(status).toBe(403);
      expect(json.message).toBe(
        'namespaces "kube-system" is forbidden: this namespace may not be deleted',
      );
    });

    it("is Terminating until its contents are gone, and takes no more of them", async () => {
      const name = await client().namespace();
      const at = `/api/v1/namespaces/${name}`;
      const finalizers = ["example.com/hold"];
      await client().post(configMaps(name), configMap("held", { metadata: { finalizers } }));
      await client().post(configMaps(name), configMap("loose"));
      const deletion = await client().delete(at);
      expect(deletion.status).toBe(200);
      expect(deletion.json.status.phase).toBe("Terminating");
      await client().until(`${configMaps(name)}/loose`, ({ status }) => status === 404);
      expect((await client().get(at)).json.metadata.deletionTimestamp).toMatch(/Z$/);

      const late = await client().post(configMaps(name), configMap("late"));
      expect(late.status).toBe(403);
      expect(late.json).toMatchObject({
        reason: "Forbidden",
        message: `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
        details: { causes: [{ reason: "NamespaceTerminating", field: "metadata.namespace" }] },
      });

      const released = { metadata: { finalizers: null } };
      await client().patch(`${configMaps(name)}/held`, MERGE, released);
      const gone = await client().until(at, ({ status }) => status === 404);
      expect(gone.status).toBe(404);
    });

    it("keeps its own label and goes on being Active through an update", async () => {
      const name = await client().namespace();
      const body = { metadata: { name, labels: { a: "b" } } };
      const { json } = await client().put(`/api/v1/namespaces/${name}`, body);
      expect(json.metadata.labels).toEqual({ a: "b", "kubernetes.io/metadata.name": name });
      expect(json.spec).toEqual({ finalizers: ["kubernetes"] });
      expect(json.status).toEqual({ phase: "Active" });
    });

    it("can be made again once it is gone", async () => {
      const name = await client().namespace();
      const { json: first } = await client().get(`/api/v1/namespaces/${name}`);
      await client().delete(`/api/v1/namespaces/${name}`);
      await client().until(`/api/v1/namespaces/${name}`, ({ status }) => status === 404);
      const { status, json } = await client().post("/api/v1/namespaces", { metadata: { name } });
      expect(status).toBe(201);
      expect(json.metadata.uid).not.toBe(first.metadata.uid);
    });
  });
}
