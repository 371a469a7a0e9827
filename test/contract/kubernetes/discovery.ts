import { describe, expect, it } from "vitest";
import type { ApiClient, Json } from "./api-client.ts";

const AGGREGATED =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/** What the server says it serves. */
export function describeDiscovery(client: () => ApiClient): void {
  describe("discovery", () => {
    it("tells its version", async () => {
      const { json } = await client().get("/version");
      expect(json).toMatchObject({ major: "1", minor: expect.stringMatching(/^\d+/) });
      expect(json.gitVersion).toMatch(/^v1\.\d+\.\d+/);
    });

    it("lists the versions of the core group", async () => {
      const { json } = await client().get("/api");
      expect(json).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
    });

    it("lists the groups with their preferred version first", async () => {
      const { json } = await client().get("/apis");
      const group = json.groups.find((other: Json) => other.name === "autoscaling");
      expect(json.kind).toBe("APIGroupList");
      expect(group.preferredVersion).toEqual({ groupVersion: "autoscaling/v2", version: "v2" });
      expect(group.versions.map((served: Json) => served.version)).toEqual(["v2", "v1"]);
    });

    it("describes one group", async () => {
      const { json } = await client().get("/apis/apps");
      expect(json).toMatchObject({ kind: "APIGroup", name: "apps" });
    });

    it.for([
      { path: "/api/v1", name: "configmaps", kind: "ConfigMap", namespaced: true },
      { path: "/api/v1", name: "namespaces", kind: "Namespace", namespaced: false },
      { path: "/apis/apps/v1", name: "deployments", kind: "Deployment", namespaced: true },
      {
        path: "/apis/storage.k8s.io/v1",
        name: "storageclasses",
        kind: "StorageClass",
        namespaced: false,
      },
    ])("describes $name in $path", async ({ path, name, kind, namespaced }) => {
      const { json } = await client().get(path);
      const resource = json.resources.find((other: Json) => other.name === name);
      expect(json.kind).toBe("APIResourceList");
      expect(resource).toMatchObject({ kind, namespaced });
      expect(resource.verbs).toEqual(expect.arrayContaining(["create", "get", "list", "watch"]));
    });

    it("lists subresources beside their resource", async () => {
      const { json } = await client().get("/api/v1");
      const names = json.resources.map(({ name }: Json) => name);
      expect(names).toEqual(
        expect.arrayContaining(["pods/status", "pods/exec", "namespaces/finalize"]),
      );
    });

    it.for(["/api", "/apis"])("gives an aggregated document at %s to who asks", async (path) => {
      const { json, headers } = await client().get(path, { accept: AGGREGATED });
      expect(headers.get("content-type")).toContain("as=APIGroupDiscoveryList");
      expect(json.kind).toBe("APIGroupDiscoveryList");
      expect(json.apiVersion).toBe("apidiscovery.k8s.io/v2");
    });

    it("says the same in both forms", async () => {
      const legacy = await client().get("/apis/apps/v1");
      const { json } = await client().get("/apis", { accept: AGGREGATED });
      const group = json.items.find((item: Json) => item.metadata.name === "apps");
      const aggregated = group.versions[0].resources.map((served: Json) => [
        served.resource,
        served.responseKind.kind,
        served.scope === "Namespaced",
        [...served.verbs].sort(),
      ]);
      const own = legacy.json.resources.filter(({ name }: Json) => !name.includes("/"));
      const listed = own.map((served: Json) => [
        served.name,
        served.kind,
        served.namespaced,
        [...served.verbs].sort(),
      ]);
      expect(aggregated).toEqual(listed);
    });

    it("tells kubectl that it validates fields itself", async () => {
      const index = await client().get("/openapi/v3");
      const { serverRelativeURL } = index.json.paths["apis/apps/v1"];
      const { json } = await client().get(serverRelativeURL);
      const path = json.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"];
      const parameters = path.patch.parameters.map(({ name }: Json) => name);
      expect(parameters).toContain("fieldValidation");
    });

    it.for(["/apis/none.example.com", "/apis/none.example.com/v1", "/api/v9", "/nothing"])(
      "fails with 404 for %s",
      async (path) => {
        expect((await client().get(path)).status).toBe(404);
      },
    );
  });
}
