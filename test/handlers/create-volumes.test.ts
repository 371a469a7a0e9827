import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type RestorePlan, readPlan, writePlan } from "../../lambdas/core/restore/restore-plan.ts";
import { EBS_DRIVER } from "../../lambdas/core/volumes/ebs-volume-of.ts";
import { type Ec2World, startEc2World } from "../../local/world/ec2/ec2-world.ts";
import { VirtualClock } from "../support/fakes/memory-volume-snapshotter.ts";
import { snapshotLocation } from "../support/restore-rig.ts";
import { type FunctionWorld, functionWorld, lambdaContext } from "./function-world.ts";

const clock = new VirtualClock();
let world: FunctionWorld;
let ec2: Ec2World;
beforeAll(async () => {
  world = await functionWorld();
  ec2 = await startEc2World({ now: clock.now, snapshotSeconds: 60 });
  vi.stubEnv("AWS_ENDPOINT_URL_EC2", ec2.url);
  const name = "/jangada/shop/volume-snapshot-locations/default";
  world.aws.parameters.set(name, JSON.stringify(snapshotLocation("default")));
});
afterAll(async () => {
  await world.stop();
  await ec2.stop();
});

it("makes the disks of a plan as their snapshots are finished, and says how long to wait", async () => {
  // Logger and metrics read the environment when they are loaded.
  const { handler } = await import("../../lambdas/handlers/create-volumes.ts");
  const region = ec2.region("us-east-1");
  const pending = { startedAt: region.account.now(), finishedAt: region.account.now() + 60_000 };
  const snapshots = [region.addSnapshot(), region.addSnapshot(pending)];
  const restore = {
    kind: "Restore",
    apiVersion: "velero.io/v1",
    metadata: { name: "trial" },
    spec: { backupName: "nightly" },
    status: { phase: "InProgress", startTimestamp: new Date().toISOString() },
  } as RestorePlan["restore"];
  const disks = snapshots.map(({ id }, index) => ({
    snapshot: {
      volumeName: `pv-${index}`,
      snapshotId: id,
      volumeType: "gp3",
      volumeAZ: "us-east-1b",
    },
    location: "default",
    driver: EBS_DRIVER,
  }));
  await writePlan(world.store, { restore, disks, zones: ["us-east-1b"] } as unknown as RestorePlan);
  expect((await readPlan(world.store, "trial")).disks).toHaveLength(2);
  const invoke = () => handler({ restore, location: "default" }, lambdaContext("CreateVolumes"));

  // A disk is there a second after it was asked for.
  expect(await invoke()).toMatchObject({ created: 0, failed: 0, waiting: 2, percent: 0 });
  await clock.pause(60_000);
  await invoke();
  await clock.pause(1_000);
  expect(await invoke()).toMatchObject({ created: 2, failed: 0, waiting: 0, waitSeconds: 5 });
  expect([...region.volumes.values()]).toMatchObject([
    {
      zone: "us-east-1b",
      tags: { "jangada.io/cluster": "shop", "jangada.io/restored-pv": "pv-0" },
    },
    { zone: "us-east-1b", tags: { "jangada.io/restored-pv": "pv-1" } },
  ]);
});
