import { CreateSnapshotsCommand } from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ebsVolumeSnapshotter } from "../../../lambdas/adapters/ebs/ebs-volume-snapshotter.ts";
import { createVolumes } from "../../../lambdas/core/volumes/create-volumes.ts";
import { pollSnapshots } from "../../../lambdas/core/volumes/poll-snapshots.ts";
import { SnapshotRun } from "../../../lambdas/core/volumes/snapshot-run.ts";
import { VolumeBackup } from "../../../lambdas/core/volumes/volume-backup.ts";
import { type Ec2WorldOptions, startEc2World } from "../../../local/world/ec2/ec2-world.ts";
import { persistentVolume } from "../../support/builders.ts";
import { ec2ClientsAt } from "../../support/ec2-clients-at.ts";
import { LockstepClock } from "../../support/lockstep-clock.ts";

/** EC2's refill, with nothing in reserve. */
const FIVE_A_SECOND = { burst: 1, perSecond: 5 };
const BUCKETS = {
  CreateSnapshot: FIVE_A_SECOND,
  CreateSnapshots: FIVE_A_SECOND,
  CreateVolume: FIVE_A_SECOND,
};
const OWNER = { backupName: "nightly", backupUid: "uid-1", clusterName: "prod" };
const TARGET = {
  restoreId: "restore-1",
  clusterName: "prod",
  zones: ["us-east-1a"],
  driver: "ebs.csi.aws.com" as const,
};
const LONG = 120_000;

async function rig(options: Ec2WorldOptions = {}) {
  const clock = new LockstepClock();
  const world = await startEc2World({ now: clock.now, buckets: BUCKETS, ...options });
  const region = world.region("us-east-1");
  const clients = ec2ClientsAt(world.url);
  const snapshotter = clock.watch(ebsVolumeSnapshotter(clients));
  return {
    clock,
    world,
    region,
    client: clients.once,
    snapshotter,
    /** Puts so many disks on each instance, beside its boot disk and one that is no volume of the cluster. */
    fill(instances: number, each: number): string[] {
      return Array.from({ length: instances }, () => {
        const ids = Array.from({ length: each }, () => region.addVolume().id);
        region.addInstance([...ids, region.addVolume().id]);
        return ids;
      }).flat();
    },
    /** Requests by action. */
    counts: () =>
      Object.fromEntries(
        [...Map.groupBy(world.calls, ({ action }) => action)].map(([action, calls]) => [
          action,
          calls.length,
        ]),
      ),
    refusals: () => world.calls.flatMap(({ error }) => error ?? []),
    async [Symbol.asyncDispose]() {
      clients.once.destroy();
      await world.stop();
    },
  };
}

function ebsVolumes(ids: readonly string[]) {
  return ids.map((volumeHandle, index) => {
    const volume = persistentVolume(`pv-${index}`, { claim: `data/db-${index}` });
    const csi = { driver: "ebs.csi.aws.com", volumeHandle };
    return { ...volume, spec: { ...(volume.spec as object), csi } };
  });
}

function volumeRequest(snapshotId: string) {
  const place = { volumeType: "gp3", volumeAZ: "us-east-1a" };
  return { snapshot: { volumeName: `pv-of-${snapshotId}`, snapshotId, ...place } };
}

function requestsFor(ids: readonly string[]) {
  return ids.map((volumeId, index) => ({ volumeName: `pv-${index}`, volumeId }));
}

describe("a backup of 1,000 volumes on 200 instances, where EC2 takes 5 requests a second", () => {
  it(
    "takes one request for each instance, and none is refused",
    async () => {
      await using ec2 = await rig({ snapshotSeconds: 600 });
      const { clock, snapshotter, fill } = ec2;
      const ids = fill(200, 5);
      const settings = { ...OWNER, labels: {}, location: "default" };
      const backup = new VolumeBackup(settings, { snapshotter, clock });
      for (const volume of ebsVolumes(ids)) backup.consider(volume);
      const started = clock.now().getTime();
      expect(await backup.takeRest()).toEqual([]);
      expect(backup.warnings).toEqual([]);
      // A filter takes 200 ids, an instance one request; the look for an earlier attempt is the other one.
      expect(ec2.counts()).toEqual({
        DescribeVolumes: 5,
        DescribeSnapshots: 1,
        DescribeInstances: 1,
        CreateSnapshots: 200,
      });
      expect(ec2.refusals()).toEqual([]);
      expect((clock.now().getTime() - started) / 1000).toBeCloseTo(199 / 5, 0);
      const taken = [...ec2.region.snapshots.values()].map(({ volumeId }) => volumeId);
      expect(taken.toSorted()).toEqual(ids.toSorted());

      const percents: number[] = [];
      let { records, pending } = await pollSnapshots(backup.records(), snapshotter, clock);
      while (pending > 0) {
        await clock.pause(60_000);
        const progress = await pollSnapshots(records, snapshotter, clock);
        ({ records, pending } = progress);
        percents.push(progress.percent);
      }
      expect(percents).toEqual(percents.toSorted((a, b) => a - b));
      expect(percents).toHaveLength(10);
      expect(percents.at(-1)).toBe(100);
      expect(records.snapshots.filter(({ phase }) => phase !== "Completed")).toEqual([]);
      // Ten times 5 requests for 200 ids each, and fewer when some are finished.
      expect(ec2.counts().DescribeSnapshots).toBeLessThanOrEqual(1 + 11 * 5);
      expect(ec2.refusals()).toEqual([]);
    },
    LONG,
  );

  it(
    "hides from the user that others use up the account's requests",
    async () => {
      await using ec2 = await rig();
      const { clock, snapshotter, client, fill } = ec2;
      const ids = fill(40, 2);
      const [{ id: InstanceId } = { id: "" }] = ec2.region.instances.values();
      let isDone = false;
      const neighbour = async () => {
        while (!isDone) {
          const InstanceSpecification = { InstanceId };
          const dryRun = new CreateSnapshotsCommand({ DryRun: true, InstanceSpecification });
          await clock.during(client.send(dryRun).catch(() => {}));
          await clock.pause(330);
        }
      };
      const neighbours = neighbour();
      const run = new SnapshotRun({ snapshotter, clock, tags: { owner: OWNER, labels: {} } });
      const answers = await run.take(requestsFor(ids));
      isDone = true;
      await neighbours;
      expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
      expect(run.warnings).toEqual([]);
      expect(ec2.refusals()).toContain("RequestLimitExceeded");
      expect(ec2.region.snapshots.size).toBe(ids.length);
    },
    LONG,
  );

  it(
    "gives back as many volumes with one request each, and none is refused",
    async () => {
      await using ec2 = await rig();
      const { clock, snapshotter, region } = ec2;
      const requests = Array.from({ length: 1000 }, (_, index) => ({
        snapshot: {
          volumeName: `pv-${index}`,
          snapshotId: region.addSnapshot().id,
          volumeType: "gp3",
          volumeAZ: "us-east-1a",
        },
      }));
      const target = {
        restoreId: "restore-1",
        clusterName: "prod",
        zones: ["us-east-1a"],
        driver: "ebs.csi.aws.com" as const,
      };
      const begun = await createVolumes(requests, target, { snapshotter, clock });
      expect(begun).toMatchObject({ failed: [], warnings: [] });
      await clock.pause(60_000);
      const made = await createVolumes(requests, target, { snapshotter, clock });
      expect(made).toMatchObject({ waiting: [], failed: [], warnings: [] });
      expect(made.created).toHaveLength(1000);
      expect(ec2.counts()).toEqual({
        DescribeVolumes: 2,
        DescribeSnapshots: 5,
        CreateVolume: 1000,
      });
      expect(ec2.refusals()).toEqual([]);
      expect(region.volumes.size).toBe(1000);
    },
    LONG,
  );
});

describe("a backup or a restore of volumes whose requests go wrong", () => {
  const failures = fc.array(
    fc.record({
      after: fc.nat({ max: 8 }),
      failure: fc.oneof(
        fc.record({
          when: fc.constantFrom("before" as const, "after" as const),
          code: fc.constantFrom(undefined, "InternalError"),
        }),
        // Refused for their number, requests are never carried out.
        fc.constant({ code: "RequestLimitExceeded" }),
      ),
    }),
    { maxLength: 2 },
  );

  it(
    "leaves every disk with one snapshot, though EC2 lists what is new 10 s late",
    async () => {
      await fc.assert(
        fc.asyncProperty(failures, async (planned) => {
          await using ec2 = await rig({ listedAfterSeconds: 10 });
          const { clock, snapshotter, fill, region, world } = ec2;
          const ids = [...fill(3, 2), ...fill(2, 1)];
          await clock.pause(60_000);
          for (const { after, failure } of planned) {
            let left = after;
            world.fail(({ action }) => action.startsWith("Create") && left-- <= 0, failure);
          }
          const run = new SnapshotRun({ snapshotter, clock, tags: { owner: OWNER, labels: {} } });
          const answers = await run.take(requestsFor(ids));
          expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
          const taken = [...region.snapshots.values()].map(({ volumeId }) => volumeId);
          expect(taken.toSorted()).toEqual(ids.toSorted());
        }),
        { numRuns: 40 },
      );
    },
    LONG,
  );

  it(
    "makes one disk of every snapshot, in as many calls as it takes",
    async () => {
      await fc.assert(
        fc.asyncProperty(failures, async (planned) => {
          await using ec2 = await rig({ listedAfterSeconds: 10 });
          const { clock, snapshotter, region, world } = ec2;
          const requests = Array.from({ length: 6 }, () => volumeRequest(region.addSnapshot().id));
          await clock.pause(60_000);
          for (const { after, failure } of planned) {
            let left = after;
            world.fail(({ action }) => action === "CreateVolume" && left-- <= 0, failure);
          }
          let made = await createVolumes(requests, TARGET, { snapshotter, clock });
          for (let call = 0; made.waiting.length > 0 && call < 5; call++) {
            made = await createVolumes(requests, TARGET, { snapshotter, clock });
          }
          expect(made.failed).toEqual([]);
          const ids = made.created.map(({ volumeId }) => volumeId);
          expect(ids.toSorted()).toEqual([...region.volumes.keys()].toSorted());
          expect(region.volumes.size).toBe(requests.length);
        }),
        { numRuns: 40 },
      );
    },
    LONG,
  );
});
