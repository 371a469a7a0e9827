import { describe, expect, it } from "vitest";
import type { ApiClient, Json } from "./api-client.ts";

const VOLUMES = "/api/v1/persistentvolumes";
const FINALIZED = { metadata: { finalizers: null } };

/** Volumes and claims that name each other; nobody chooses volumes here. */
export function describeVolumes(client: () => ApiClient): void {
  describe("volumes", () => {
    it("makes a volume without a claim Available", async () => {
      const name = client().unique("contract-volume");
      await client().post(VOLUMES, volume(name));
      const { json } = await client().until(`${VOLUMES}/${name}`, phaseIs("Available"));
      await remove(client(), `${VOLUMES}/${name}`);
      expect(json.status.phase).toBe("Available");
    });

    it.for([
      { rule: "the volume first", claimFirst: false },
      { rule: "the claim first", claimFirst: true },
    ])("binds a volume and a claim that name each other, $rule", async ({ claimFirst }) => {
      const namespace = await client().namespace();
      const name = client().unique("contract-volume");
      const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
      const claimRef = { namespace, name: "c" };
      const writes = [
        () => client().post(VOLUMES, volume(name, { claimRef })),
        () => client().post(claims, claim("c", { volumeName: name })),
      ];
      for (const write of claimFirst ? writes.toReversed() : writes) await write();
      const bound = await client().until(`${claims}/c`, phaseIs("Bound"));
      const { json } = await client().until(`${VOLUMES}/${name}`, phaseIs("Bound"));
      await remove(client(), `${claims}/c`);
      await remove(client(), `${VOLUMES}/${name}`);
      expect(bound.json.status).toMatchObject({
        phase: "Bound",
        accessModes: ["ReadWriteOnce"],
        capacity: { storage: "1Gi" },
      });
      expect(json.status.phase).toBe("Bound");
      expect(json.spec.claimRef.uid).toBe(bound.json.metadata.uid);
    });

    it("leaves a claim Pending whose volume is not there", async () => {
      const at = `/api/v1/namespaces/${await client().namespace()}/persistentvolumeclaims`;
      const { json } = await client().post(at, claim("c", { volumeName: "not-there" }));
      expect(json.status.phase).toBe("Pending");
    });
  });
}

function volume(name: string, spec: Json = {}): Json {
  const size = { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] };
  const place = { hostPath: { path: "/tmp/none" }, persistentVolumeReclaimPolicy: "Retain" };
  return { metadata: { name }, spec: { ...size, ...place, ...spec } };
}

function claim(name: string, spec: Json = {}): Json {
  const resources = { requests: { storage: "1Gi" } };
  const wanted = { accessModes: ["ReadWriteOnce"], storageClassName: "", resources };
  return { metadata: { name }, spec: { ...wanted, ...spec } };
}

function phaseIs(phase: string): (answer: { json: Json }) => boolean {
  return ({ json }) => json.status?.phase === phase;
}

async function remove(client: ApiClient, path: string): Promise<void> {
  await client.delete(path);
  await client.patch(path, "merge-patch+json", FINALIZED);
}
