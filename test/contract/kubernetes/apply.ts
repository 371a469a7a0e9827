import { describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps, type Json } from "./api-client.ts";

/** Server-side apply. */
export function describeApply(client: () => ApiClient): void {
  describe("server-side apply", () => {
    it("creates what is not there, and owns what it set", async () => {
      const path = configMaps(await client().namespace());
      const body = configMap("a", { data: { a: "1" } });
      const { status, json } = await client().apply(`${path}/a`, "one", body);
      expect(status).toBe(201);
      expect(json.data).toEqual({ a: "1" });
      expect(ownersOf(json)).toEqual({ "one Apply": { "f:data": { "f:a": {} } } });
    });

    it("takes YAML", async () => {
      const path = configMaps(await client().namespace());
      const body = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plain\ndata:\n  a: '1'\n";
      const { status, json } = await client().apply(`${path}/plain`, "one", body);
      expect(status).toBe(201);
      expect(json.data).toEqual({ a: "1" });
    });

    it("removes what its owner no longer applies", async () => {
      const path = configMaps(await client().namespace());
      await client().apply(`${path}/a`, "one", configMap("a", { data: { a: "1", b: "2" } }));
      const { status, json } = await client().apply(
        `${path}/a`,
        "one",
        configMap("a", { data: { b: "2" } }),
      );
      expect(status).toBe(200);
      expect(json.data).toEqual({ b: "2" });
    });

    it("leaves the fields of others alone", async () => {
      const path = configMaps(await client().namespace());
      await client().apply(`${path}/a`, "one", configMap("a", { data: { a: "1" } }));
      const { json } = await client().apply(
        `${path}/a`,
        "two",
        configMap("a", { data: { b: "2" } }),
      );
      expect(json.data).toEqual({ a: "1", b: "2" });
      expect(ownersOf(json)).toEqual({
        "one Apply": { "f:data": { "f:a": {} } },
        "two Apply": { "f:data": { "f:b": {} } },
      });
    });

    it("keeps a field that another still applies", async () => {
      const path = configMaps(await client().namespace());
      const body = configMap("a", { data: { a: "1" } });
      await client().apply(`${path}/a`, "one", body);
      await client().apply(`${path}/a`, "two", body);
      const { json } = await client().apply(`${path}/a`, "one", configMap("a", { data: {} }));
      expect(json.data).toEqual({ a: "1" });
    });

    it("fails with 409 and the field when another owns it at another value", async () => {
      const path = configMaps(await client().namespace());
      await client().apply(`${path}/a`, "one", configMap("a", { data: { a: "1" } }));
      const { status, json } = await client().apply(
        `${path}/a`,
        "two",
        configMap("a", { data: { a: "2" } }),
      );
      expect(status).toBe(409);
      expect(json).toMatchObject({
        reason: "Conflict",
        message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
        details: {
          causes: [
            { reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.a" },
          ],
        },
      });
    });

    it("takes fields from others by force", async () => {
      const path = configMaps(await client().namespace());
      await client().apply(`${path}/a`, "one", configMap("a", { data: { a: "1", b: "2" } }));
      const body = configMap("a", { data: { a: "3" } });
      const { json } = await client().apply(`${path}/a`, "two", body, true);
      expect(json.data).toEqual({ a: "3", b: "2" });
      expect(ownersOf(json)).toEqual({
        "one Apply": { "f:data": { "f:b": {} } },
        "two Apply": { "f:data": { "f:a": {} } },
      });
    });

    it("fails with 409 over a field that an update wrote", async () => {
      const path = configMaps(await client().namespace());
      await client().post(path, configMap("a", { data: { a: "1" } }));
      const body = configMap("a", { data: { a: "2" } });
      expect((await client().apply(`${path}/a`, "one", body)).status).toBe(409);
    });

    it("merges keyed lists by their keys", async () => {
      const path = `/api/v1/namespaces/${await client().namespace()}/services`;
      const service = (ports: Json[]) => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "s" },
        spec: { ports },
      });
      await client().apply(`${path}/s`, "one", service([{ name: "a", port: 80 }]));
      const second = service([{ name: "b", port: 81 }]);
      const { json } = await client().apply(`${path}/s`, "two", second);
      expect(json.spec.ports.map(({ port }: Json) => port)).toEqual([80, 81]);
      const back = await client().apply(`${path}/s`, "two", { ...service([]), spec: {} });
      expect(back.json.spec.ports.map(({ port }: Json) => port)).toEqual([80]);
    });

    it("fails with 422 without an owner's name", async () => {
      const path = configMaps(await client().namespace());
      const { status } = await client().patch(`${path}/a`, "apply-patch+yaml", configMap("a"));
      expect(status).toBe(422);
    });

    it("fails with 400 for a configuration that names owners itself", async () => {
      const path = configMaps(await client().namespace());
      const managedFields = [{ manager: "x", operation: "Apply", apiVersion: "v1" }];
      const body = configMap("a", { metadata: { managedFields } });
      expect((await client().apply(`${path}/a`, "one", body)).status).toBe(400);
    });
  });
}

/** Fields by owner and operation. */
function ownersOf(object: Json): Json {
  return Object.fromEntries(
    object.metadata.managedFields.map(({ manager, operation, fieldsV1 }: Json) => [
      `${manager} ${operation}`,
      fieldsV1,
    ]),
  );
}
