import { describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps, type Json } from "./api-client.ts";

/** POST. */
export function describeCreate(client: () => ApiClient): void {
  describe("create", () => {
    it("gives a new object its identity", async () => {
      const namespace = await client().namespace();
      const { status, json } = await client().post(
        configMaps(namespace),
        configMap("one", { data: { a: "1" } }),
      );
      expect(status).toBe(201);
      expect(json).toMatchObject({ kind: "ConfigMap", apiVersion: "v1", data: { a: "1" } });
      expect(json.metadata).toMatchObject({ name: "one", namespace });
      expect(json.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
      expect(json.metadata.resourceVersion).toMatch(/^[1-9]\d*$/);
      expect(json.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });

    it("says who wrote which field", async () => {
      const namespace = await client().namespace();
      const body = configMap("owned", { metadata: { labels: { a: "b" } }, data: { k: "v" } });
      const path = `${configMaps(namespace)}?fieldManager=somebody`;
      const { json } = await client().post(path, body);
      expect(json.metadata.managedFields).toMatchObject([
        {
          manager: "somebody",
          operation: "Update",
          apiVersion: "v1",
          fieldsType: "FieldsV1",
          fieldsV1: {
            "f:data": { ".": {}, "f:k": {} },
            "f:metadata": { "f:labels": { ".": {}, "f:a": {} } },
          },
        },
      ]);
    });

    it("takes a body of a built-in kind without apiVersion and kind", async () => {
      const namespace = await client().namespace();
      const answer = await client().post(configMaps(namespace), { metadata: { name: "bare" } });
      expect(answer.status).toBe(201);
    });

    it("makes up a name from generateName", async () => {
      const namespace = await client().namespace();
      const body = { metadata: { generateName: "made-" } };
      const first = await client().post(configMaps(namespace), body);
      const second = await client().post(configMaps(namespace), body);
      expect(first.json.metadata.name).toMatch(/^made-[a-z0-9]{5}$/);
      expect(second.json.metadata.name).not.toBe(first.json.metadata.name);
    });

    it("writes nothing with dryRun=All", async () => {
      const namespace = await client().namespace();
      const path = configMaps(namespace);
      const { status, json } = await client().post(`${path}?dryRun=All`, configMap("dry"));
      expect(status).toBe(201);
      expect(json.metadata.resourceVersion).toBeUndefined();
      expect((await client().get(`${path}/dry`)).status).toBe(404);
    });

    it("starts a Pod in phase Pending and ignores the status that was sent", async () => {
      const namespace = await client().namespace();
      await client().until(
        `/api/v1/namespaces/${namespace}/serviceaccounts/default`,
        ({ status }) => status === 200,
      );
      const { json } = await client().post(`/api/v1/namespaces/${namespace}/pods`, {
        metadata: { name: "web" },
        spec: { containers: [{ name: "web", image: "web:1" }] },
        status: { phase: "Running" },
      });
      expect(json.status.phase).toBe("Pending");
    });

    it("stores stringData of a Secret in base64", async () => {
      const namespace = await client().namespace();
      const { json } = await client().post(`/api/v1/namespaces/${namespace}/secrets`, {
        metadata: { name: "s" },
        stringData: { word: "ö" },
      });
      expect(json).toMatchObject({ type: "Opaque", data: { word: "w7Y=" } });
      expect(json.stringData).toBeUndefined();
    });

    it("fails with 409 when the name is taken", async () => {
      const namespace = await client().namespace();
      await client().post(configMaps(namespace), configMap("twice"));
      const { status, json } = await client().post(configMaps(namespace), configMap("twice"));
      expect(status).toBe(409);
      expect(json).toEqual({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: 'configmaps "twice" already exists',
        reason: "AlreadyExists",
        details: { name: "twice", kind: "configmaps" },
        code: 409,
      });
    });

    it("fails with 404 without the namespace", async () => {
      const { status, json } = await client().post(configMaps("not-there"), configMap("x"));
      expect(status).toBe(404);
      expect(json).toMatchObject({
        reason: "NotFound",
        message: 'namespaces "not-there" not found',
        details: { name: "not-there", kind: "namespaces" },
      });
    });

    it.for<{ rule: string; metadata: Json; cause: Json; resource?: string }>([
      { rule: "no name", metadata: {}, cause: { reason: "FieldValueRequired" } },
      {
        rule: "capitals in its name",
        metadata: { name: "Bad_Name" },
        cause: { reason: "FieldValueInvalid" },
      },
      {
        rule: "a name of 254 bytes",
        metadata: { name: "a".repeat(254) },
        cause: { reason: "FieldValueInvalid" },
      },
      {
        rule: "a dot in the name of a Service",
        metadata: { name: "a.b" },
        cause: { reason: "FieldValueInvalid" },
        resource: "services",
      },
    ])(
      "fails with 422 and a cause for $rule",
      async ({ metadata, cause, resource = "configmaps" }) => {
        const namespace = await client().namespace();
        const spec = resource === "services" ? { spec: { ports: [{ port: 80 }] } } : {};
        const path = `/api/v1/namespaces/${namespace}/${resource}`;
        const { status, json } = await client().post(path, { metadata, ...spec });
        expect(status).toBe(422);
        expect(json).toMatchObject({ reason: "Invalid", code: 422 });
        expect(json.details.causes).toContainEqual(
          expect.objectContaining({ ...cause, field: "metadata.name" }),
        );
      },
    );

    it("takes a name of 253 bytes", async () => {
      const namespace = await client().namespace();
      const { status } = await client().post(configMaps(namespace), configMap("a".repeat(253)));
      expect(status).toBe(201);
    });

    it("takes a colon in the name of a ClusterRole", async () => {
      const name = client().unique("contract:role");
      const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
      expect((await client().post(path, { metadata: { name } })).status).toBe(201);
      expect((await client().get(`${path}/${encodeURIComponent(name)}`)).status).toBe(200);
    });

    it.for<{ rule: string; body: Json; status: number }>([
      {
        rule: "another namespace in the body",
        body: { metadata: { name: "x", namespace: "other" } },
        status: 400,
      },
      {
        rule: "another kind in the body",
        body: { apiVersion: "v1", kind: "Secret", metadata: { name: "x" } },
        status: 400,
      },
      {
        rule: "another version in the body",
        body: { apiVersion: "v9", kind: "ConfigMap", metadata: { name: "x" } },
        status: 400,
      },
      {
        rule: "a resourceVersion",
        body: { metadata: { name: "x", resourceVersion: "1" } },
        status: 500,
      },
      { rule: "a body that is no JSON", body: "{", status: 400 },
    ])("fails with $status for $rule", async ({ body, status }) => {
      const namespace = await client().namespace();
      const answer = await client().post(configMaps(namespace), body);
      expect(answer.status).toBe(status);
      expect(answer.json).toMatchObject({ kind: "Status", status: "Failure", code: status });
    });

    it("fails with 404 for a resource nobody serves", async () => {
      const { status, json } = await client().get("/api/v1/namespaces/default/nothings");
      expect(status).toBe(404);
      expect(json.reason).toBe("NotFound");
    });

    it("fails with 405 for a verb a collection does not have", async () => {
      const { status, json } = await client().put(configMaps("default"), configMap("x"));
      expect(status).toBe(405);
      expect(json.reason).toBe("MethodNotAllowed");
    });
  });
}
