import { describe, expect, it } from "vitest";
import type { ApiClient, Json } from "./api-client.ts";

/** Addresses and ports of Services. */
export function describeServices(client: () => ApiClient): void {
  describe("services", () => {
    it("gives a Service an address and its defaults", async () => {
      const path = await servicesPath(client());
      const { json } = await client().post(path, service("a"));
      expect(json.spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
      expect(json.spec.clusterIPs).toEqual([json.spec.clusterIP]);
      expect(json.spec).toMatchObject({
        type: "ClusterIP",
        sessionAffinity: "None",
        ipFamilies: ["IPv4"],
        ports: [{ port: 80, targetPort: 80, protocol: "TCP" }],
      });
    });

    it("gives no address to a headless one", async () => {
      const path = await servicesPath(client());
      const { json } = await client().post(path, service("a", { clusterIP: "None" }));
      expect(json.spec.clusterIPs).toEqual(["None"]);
    });

    it.for(["NodePort", "LoadBalancer"])("gives a %s a node port", async (type) => {
      const path = await servicesPath(client());
      const { json } = await client().post(path, service("a", { type }));
      expect(json.spec.ports[0].nodePort).toBeGreaterThanOrEqual(30_000);
      expect(json.spec.ports[0].nodePort).toBeLessThanOrEqual(32_767);
      await client().delete(`${path}/a`);
    });

    it("gives the address and port that are asked for, if free", async () => {
      const path = await servicesPath(client());
      const ports = [{ port: 80, nodePort: 31_717 }];
      const spec = { type: "NodePort", clusterIP: "10.96.77.77", ports };
      const { json } = await client().post(path, service("a", spec));
      expect(json.spec.clusterIP).toBe("10.96.77.77");
      expect(json.spec.ports[0].nodePort).toBe(31_717);
      await client().delete(`${path}/a`);
    });

    it("fails with 422 for a node port that is taken", async () => {
      const path = await servicesPath(client());
      const spec = { type: "NodePort", ports: [{ port: 80, nodePort: 31_718 }] };
      await client().post(path, service("a", spec));
      const { status, json } = await client().post(path, service("b", spec));
      await client().delete(`${path}/a`);
      expect(status).toBe(422);
      expect(json.message).toBe(
        'Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 31718: provided port is already allocated',
      );
    });

    it("fails with 422 for a node port out of range", async () => {
      const path = await servicesPath(client());
      const spec = { type: "NodePort", ports: [{ port: 80, nodePort: 99 }] };
      const { status, json } = await client().post(path, service("a", spec));
      expect(status).toBe(422);
      expect(json.message).toContain("30000-32767");
    });

    it("fails with 422 for an address that is taken", async () => {
      const path = await servicesPath(client());
      const { status, json } = await client().post(path, service("a", { clusterIP: "10.96.0.1" }));
      expect(status).toBe(422);
      expect(json.message).toBe(
        'Service "a" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
      );
    });

    it("fails with 422 for an address out of range", async () => {
      const path = await servicesPath(client());
      const { status } = await client().post(path, service("a", { clusterIP: "192.0.2.1" }));
      expect(status).toBe(422);
    });

    it("fails with 422 for a change of the address", async () => {
      const path = await servicesPath(client());
      await client().post(path, service("a"));
      const patch = { spec: { clusterIP: "10.96.88.88", clusterIPs: ["10.96.88.88"] } };
      expect((await client().patch(`${path}/a`, "merge-patch+json", patch)).status).toBe(422);
    });

    it("gives a port back when its Service goes", async () => {
      const path = await servicesPath(client());
      const spec = { type: "NodePort", ports: [{ port: 80, nodePort: 31_719 }] };
      await client().post(path, service("a", spec));
      await client().delete(`${path}/a`);
      const { status } = await client().post(path, service("b", spec));
      await client().delete(`${path}/b`);
      expect(status).toBe(201);
    });

    it("keeps address and port through an update that leaves them out", async () => {
      const path = await servicesPath(client());
      const { json: created } = await client().post(path, service("a", { type: "NodePort" }));
      const body = { ...service("a", { type: "NodePort", selector: { app: "web" } }) };
      const { status, json } = await client().put(`${path}/a`, body);
      await client().delete(`${path}/a`);
      expect(status).toBe(200);
      expect(json.spec.clusterIP).toBe(created.spec.clusterIP);
      expect(json.spec.ports).toEqual(created.spec.ports);
    });
  });
}

async function servicesPath(client: ApiClient): Promise<string> {
  return `/api/v1/namespaces/${await client.namespace()}/services`;
}

function service(name: string, spec: Json = {}): Json {
  return { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } };
}
