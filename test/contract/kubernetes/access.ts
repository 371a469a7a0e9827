import { describe, expect, it } from "vitest";
import type { ApiClient, CallOptions } from "./api-client.ts";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/** Who may do what. */
export function describeAccess(client: () => ApiClient): void {
  describe("access", () => {
    it("fails with 401 for a token nobody has", async () => {
      const { status, json } = await client().get("/api/v1/pods", { token: "wrong" });
      expect(status).toBe(401);
      expect(json).toMatchObject({ kind: "Status", reason: "Unauthorized", code: 401 });
    });

    it("fails with 403 and says who may not do what", async () => {
      const { status, json } = await client().get("/api/v1/pods", { account: "nobody" });
      expect(status).toBe(403);
      expect(json).toMatchObject({
        reason: "Forbidden",
        message:
          'pods is forbidden: User "nobody" cannot list resource "pods" in API group "" at the cluster scope',
        details: { kind: "pods" },
      });
    });

    it.for<{ path: string; status: number }>([
      { path: "/api/v1/configmaps", status: 200 },
      { path: "/api/v1/namespaces", status: 200 },
      { path: "/apis/apps/v1/deployments", status: 200 },
      { path: "/api/v1/namespaces/default/secrets/x", status: 403 },
      { path: "/api/v1/persistentvolumes", status: 403 },
      { path: "/apis/rbac.authorization.k8s.io/v1/roles", status: 403 },
    ])("answers a reader's GET of $path with $status", async ({ path, status }) => {
      expect((await client().get(path, { account: "reader" })).status).toBe(status);
    });

    it("fails with 403 when a reader writes", async () => {
      const body = { metadata: { name: "x" } };
      const reader: CallOptions = { account: "reader" };
      const { status } = await client().post("/api/v1/namespaces/default/configmaps", body, reader);
      expect(status).toBe(403);
    });

    it.for([
      { account: "admin", verb: "delete", resource: "secrets", allowed: true },
      { account: "reader", verb: "list", resource: "pods", allowed: true },
      { account: "reader", verb: "list", resource: "secrets", allowed: false },
      { account: "nobody", verb: "list", resource: "pods", allowed: false },
    ] as const)("reviews that $account may $verb $resource: $allowed", async (row) => {
      const { account, verb, resource, allowed } = row;
      const review = { spec: { resourceAttributes: { verb, resource } } };
      const { status, json } = await client().post(REVIEWS, review, { account });
      expect(status).toBe(201);
      expect(json.status.allowed).toBe(allowed);
    });
  });
}
