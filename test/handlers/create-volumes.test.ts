import { afterAll, beforeAll, expect, it } from "vitest";
import { type RestorePlan, writePlan } from "../../lambdas/core/restore/restore-plan.ts";
import { EBS_DRIVER } from "../../lambdas/core/volumes/ebs-volume-of.ts";
import { type Ec2World, startEc2World } from "../../local/world/ec2/ec2-world.ts";
import { VirtualClock } from "../support/fakes/memory-volume-snapshotter.ts";
import {
  addSnapshotLocation,
  type FunctionWorld,
  functionWorld,
  lambdaContext,
} from "./function-world.ts";

const clock = new VirtualClock();
let world: FunctionWorld;
let ec2: Ec2World;
beforeAll(async () => {
  world = await functionWorld();
  ec2 = await startEc2World({ now: clock.now, snapshotSeconds: 60 });
  addSnapshotLocation(world, ec2.url);
  addSnapshotLocation(world, ec2.url, { name: "elsewhere", sourceRegion: "us-west-2" });
});
afterAll(async () => {
  await world.stop();
  await ec2.stop();
});

/** A restore whose plan wants a disk of each snapshot, in the zone it was in. */
async function planned(name: string, snapshotIds: readonly string[], location: string) {
  const restore = {
    kind: "Restore",
    apiVersion: "velero.io/v1",
    metadata: { name },
    spec: { backupName: "nightly" },
    status: { phase: "InProgress", startTimestamp: new Date().toISOString() },
  } as RestorePlan["restore"];
  const disks = snapshotIds.map((snapshotId, index) => ({
    snapshot: { volumeName: `pv-${index}`, snapshotId, volumeType: "gp3", volumeAZ: "us-east-1b" },
    location,
    driver: EBS_DRIVER,
  }));
  const plan = { restore, disks, zones: ["us-east-1b"] };
  await writePlan(world.store, plan as unknown as RestorePlan);
  // Logger and metrics read the environment when they are loaded.
  const { handler } = await import("../../lambdas/handlers/create-volumes.ts");
  return (context = lambdaContext("CreateVolumes")) =>
    handler({ restore, location: "default" }, context);
}

it("makes the disks of a plan as their snapshots are finished, and says how long to wait", async () => {
  const region = ec2.region("us-east-1");
  const pending = { startedAt: region.account.now(), finishedAt: region.account.now() + 60_000 };
  const snapshots = [region.addSnapshot(), region.addSnapshot(pending)];
  const invoke = await planned(
    "trial",
    snapshots.map(({ id }) => id),
    "default",
  );

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

it("copies a snapshot from the Region that its location names, once, though its time runs out meanwhile", async () => {
  const { id } = ec2.region("us-west-2").addSnapshot();
  const region = ec2.region("us-east-1");
  const copies = () =>
    [...region.snapshots.values()].filter(({ tags }) => tags["jangada.io/source-snapshot"] === id);
  const invoke = await planned("abroad", [id], "elsewhere");
  // Ends the wait for EC2 to list the copy after 2 s: the function keeps half a minute for itself.
  const context = { ...lambdaContext("CreateVolumes"), getRemainingTimeInMillis: () => 32_000 };
  while (copies().length === 0) {
    await expect(invoke(context)).rejects.toMatchObject({ name: "InterruptedError" });
  }

  expect(await invoke()).toMatchObject({ created: 0, failed: 0, waiting: 1 });
  await clock.pause(60_000);
  await invoke();
  await clock.pause(1_000);
  expect(await invoke()).toMatchObject({ created: 1, failed: 0, waiting: 0 });
  expect(copies()).toMatchObject([{ tags: { "jangada.io/cluster": "shop" } }]);
});
