import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Ec2World, startEc2World } from "../../local/world/ec2/ec2-world.ts";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../local/world/kubernetes/kubernetes-world.ts";
import { ebsPersistentVolume } from "../support/builders.ts";
import { startAwsEndpoint } from "../support/fakes/aws-endpoint.ts";
import {
  addSnapshotLocation,
  type FunctionWorld,
  functionWorld,
  lambdaContext,
} from "./function-world.ts";

let world: FunctionWorld;
let ec2: Ec2World;
let cluster: KubernetesWorld;
let eks: Awaited<ReturnType<typeof startAwsEndpoint>>;
beforeAll(async () => {
  world = await functionWorld();
  ec2 = await startEc2World();
  cluster = await startKubernetesWorld({ tls: true });
  const certificateAuthority = String(cluster.certificateAuthority);
  const clusters = { shop: { endpoint: cluster.url, certificateAuthority } };
  eks = await startAwsEndpoint({ parameters: {}, clusters });
  addSnapshotLocation(world, ec2.url);
  vi.stubEnv("AWS_ENDPOINT_URL_EKS", eks.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
});
afterAll(async () => {
  await world.stop();
  await Promise.all([ec2.stop(), cluster.stop(), eks.stop()]);
});

it("deletes the disks of a restore but for those that a volume of the cluster uses", async () => {
  // Logger and metrics read the environment when they are loaded.
  const { handler } = await import("../../lambdas/handlers/delete-disks.ts");
  const region = ec2.region("us-east-1");
  const tags = { "jangada.io/cluster": "shop", "jangada.io/restore": "trial/2026-11-23T12:00:00Z" };
  const [used, unused] = [region.addVolume({ tags }), region.addVolume({ tags })];
  const plain = region.addVolume();
  cluster.load([ebsPersistentVolume("pv-1", used.id, "shop/data")]);
  const invoke = (input: object) => handler(input, lambdaContext("DeleteDisks"));

  const found = await invoke({ restoreName: "trial" });
  expect(found.disks.map(({ volumeId, usedBy }) => [volumeId, usedBy])).toEqual([
    [used.id, 'persistent volume "pv-1"'],
    [unused.id, undefined],
  ]);
  expect(await invoke({ restoreName: "trial", delete: true })).toMatchObject({
    deleted: [unused.id],
    problems: [],
  });
  expect([...region.volumes.keys()]).toEqual([used.id, plain.id]);
});
