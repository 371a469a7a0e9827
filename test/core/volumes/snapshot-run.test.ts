import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SnapshotRequest, SnapshotRun } from "../../../lambdas/core/volumes/snapshot-run.ts";
import { ownerTags } from "../../../lambdas/core/volumes/snapshot-tags.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import {
  type MemoryEc2Options,
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";

const owner = { backupName: "nightly", backupUid: "uid-1", clusterName: "prod" };
const UNAVAILABLE = new SnapshotterError("unavailable", "EC2 does not answer");
const DENIED = new SnapshotterError("denied", "access denied");

function rig(options?: MemoryEc2Options) {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock, options);
  const begin = () =>
    new SnapshotRun({ snapshotter: ec2, tags: { owner, labels: { purpose: "test" } }, clock });
  return { clock, ec2, begin };
}

/** Puts so many disks on each instance, beside a boot disk and one that is no volume of the cluster. */
function fill(ec2: MemoryVolumeSnapshotter, instances: number, each: number): SnapshotRequest[] {
  return Array.from({ length: instances }, (_, instance) => {
    const instanceIds = [`i-${instance}`];
    ec2.addVolume({ boot: true, instanceIds });
    ec2.addVolume({ instanceIds });
    return Array.from({ length: each }, (_, index) => ({
      volumeName: `pv-${instance}-${index}`,
      volumeId: ec2.addVolume({ instanceIds, tags: { Name: `${instance}-${index}` } }).id,
    }));
  }).flat();
}

function count(ec2: MemoryVolumeSnapshotter, method: string): number {
  return ec2.calls.filter((call) => call.method === method).length;
}

describe("SnapshotRun", () => {
  it("snapshots 1,000 disks on 200 instances in 200 requests that EC2 never refuses", async () => {
    const { ec2, begin, clock } = rig({ perSecond: 5 });
    const requests = fill(ec2, 200, 5);
    const started = clock.now().getTime();
    const answers = await begin().take(requests);
    expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(count(ec2, "createSnapshots")).toBe(200);
    expect(count(ec2, "createSnapshot")).toBe(0);
    expect(ec2.calls).toHaveLength(203);
    const taken = ec2.snapshots.map(({ volumeId }) => volumeId);
    expect(taken.toSorted()).toEqual(requests.map(({ volumeId }) => volumeId).toSorted());
    expect((clock.now().getTime() - started) / 1000).toBeLessThan(45);
  });

  it("answers in the order of the requests, with the disk and its snapshot", async () => {
    const { ec2, begin } = rig();
    const requests = fill(ec2, 2, 2).reverse();
    const answers = await begin().take(requests);
    expect(answers.map(({ volume, snapshot }) => [volume?.id, snapshot?.volumeId])).toEqual(
      requests.map(({ volumeId }) => [volumeId, volumeId]),
    );
  });

  it("names the volume on a snapshot taken by itself, and proves whose every snapshot is", async () => {
    const { ec2, begin } = rig();
    const { id } = ec2.addVolume({ tags: { Name: "lone" } });
    await begin().take([...fill(ec2, 1, 2), { volumeName: "pv-lone", volumeId: id }]);
    expect(await ec2.findSnapshots(ownerTags(owner))).toHaveLength(3);
    const [lone] = ec2.snapshots.filter(({ volumeId }) => volumeId === id);
    expect(lone?.tags).toMatchObject({ "velero.io/pv": "pv-lone", Name: "lone", purpose: "test" });
  });

  it("takes one snapshot of a disk that two volumes name", async () => {
    const { ec2, begin } = rig();
    const { id: volumeId } = ec2.addVolume();
    const answers = await begin().take(["a", "b"].map((volumeName) => ({ volumeName, volumeId })));
    expect(ec2.snapshots).toHaveLength(1);
    expect(ec2.snapshots[0]?.tags["velero.io/pv"]).toBe("a");
    expect(answers[0]?.snapshot).toEqual(answers[1]?.snapshot);
  });

  it("asks nothing about nothing", async () => {
    const { ec2, begin } = rig();
    expect(await begin().take([])).toEqual([]);
    expect(count(ec2, "describeVolumes")).toBe(0);
  });

  it("fails for a disk that does not exist, and for no other", async () => {
    const { ec2, begin } = rig();
    const { id } = ec2.addVolume();
    const [absent, there] = await begin().take([
      { volumeName: "a", volumeId: "vol-absent" },
      { volumeName: "b", volumeId: id },
    ]);
    expect(absent).toEqual({
      error:
        'disk "vol-absent" does not exist in the location\'s region: check spec.config.region of the VolumeSnapshotLocation',
    });
    expect(there?.snapshot?.volumeId).toBe(id);
  });

  it("fails for a disk that EC2 refuses to snapshot, and asks again when it is asked again", async () => {
    const { ec2, begin } = rig();
    const requests = [{ volumeName: "a", volumeId: ec2.addVolume().id }];
    ec2.fail("createSnapshot", DENIED);
    const run = begin();
    expect(await run.take(requests)).toMatchObject([{ error: "access denied" }]);
    expect(await run.take(requests)).toMatchObject([{ snapshot: { state: "completed" } }]);
  });

  it("takes disks one by one, with a warning, when their instance cannot be snapshotted", async () => {
    const { ec2, begin } = rig();
    const requests = fill(ec2, 1, 3);
    ec2.fail("createSnapshots", DENIED);
    const run = begin();
    const answers = await run.take(requests);
    expect(answers.filter(({ snapshot }) => snapshot)).toHaveLength(3);
    expect(count(ec2, "createSnapshot")).toBe(3);
    const ids = requests.map(({ volumeId }) => volumeId).join(", ");
    expect(run.warnings).toEqual([
      `disks ${ids} of instance "i-0" are snapshotted one by one, not at one moment: access denied`,
    ]);
  });

  it("takes by itself a disk that left its instance before the set was taken", async () => {
    const { ec2, begin } = rig();
    const requests = fill(ec2, 1, 3);
    const { attachedDisks } = ec2;
    ec2.attachedDisks = async (ids) => {
      const disks = await attachedDisks.call(ec2, ids);
      ec2.changeVolume(String(requests[0]?.volumeId), { instanceIds: [] });
      return disks;
    };
    const answers = await begin().take(requests);
    expect(answers.every(({ snapshot }) => snapshot)).toBe(true);
    expect(ec2.snapshots).toHaveLength(3);
  });

  it("warns of the snapshot of a disk that joined its instance before the set was taken", async () => {
    const { ec2, begin } = rig();
    const requests = fill(ec2, 1, 2);
    const { attachedDisks } = ec2;
    let joined = "";
    ec2.attachedDisks = async (ids) => {
      const disks = await attachedDisks.call(ec2, ids);
      joined = ec2.addVolume({ instanceIds: ["i-0"] }).id;
      return disks;
    };
    const run = begin();
    await run.take(requests);
    expect(run.warnings).toEqual([expect.stringContaining(`disk "${joined}" was attached`)]);
    expect(await ec2.findSnapshots(ownerTags(owner))).toHaveLength(3);
  });

  it("keeps a set together while EC2 has too many requests", async () => {
    const { ec2, begin } = rig();
    const requests = fill(ec2, 1, 3);
    for (let refusal = 0; refusal < 10; refusal++) {
      ec2.fail("createSnapshots", new SnapshotterError("throttled", "RequestLimitExceeded"));
    }
    const run = begin();
    const answers = await run.take(requests);
    expect(answers.every(({ snapshot }) => snapshot)).toBe(true);
    expect(count(ec2, "createSnapshot")).toBe(0);
    expect(run.warnings).toEqual([]);
  });

  it("takes disks one by one when their instance is gone", async () => {
    const { ec2, begin } = rig();
    const requests = fill(ec2, 1, 2);
    ec2.attachedDisks = async () => new Map();
    const run = begin();
    const answers = await run.take(requests);
    expect(answers.every(({ snapshot }) => snapshot)).toBe(true);
  });

  it.for(["before", "after"] as const)(
    "takes every disk once when an answer is lost %s the request took effect",
    async (when) => {
      const { ec2, begin } = rig();
      const requests = [...fill(ec2, 1, 2), { volumeName: "x", volumeId: ec2.addVolume().id }];
      ec2.fail("createSnapshots", UNAVAILABLE, when);
      ec2.fail("createSnapshot", UNAVAILABLE, when);
      const run = begin();
      const answers = await run.take(requests);
      expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
      expect(ec2.snapshots).toHaveLength(3);
      expect(run.warnings).toEqual([]);
    },
  );

  it("finds the snapshot whose answer was lost the last time, too", async () => {
    const { ec2, begin } = rig();
    const requests = [{ volumeName: "x", volumeId: ec2.addVolume().id }];
    for (const when of ["before", "before", "after"] as const) {
      ec2.fail("createSnapshot", UNAVAILABLE, when);
    }
    expect(await begin().take(requests)).toMatchObject([{ snapshot: { state: "completed" } }]);
    expect(ec2.snapshots).toHaveLength(1);
  });

  it("fails with EC2's words when there is never an answer", async () => {
    const { ec2, begin } = rig();
    const requests = [{ volumeName: "x", volumeId: ec2.addVolume().id }];
    for (let attempt = 0; attempt < 3; attempt++) ec2.fail("createSnapshot", UNAVAILABLE);
    expect(await begin().take(requests)).toMatchObject([{ error: "EC2 does not answer" }]);
  });

  it.for(["describeVolumes", "findSnapshots", "attachedDisks"] as const)(
    "begins nothing when EC2 does not answer %s",
    async (method) => {
      const { ec2, begin } = rig();
      const requests = fill(ec2, 1, 2);
      ec2.fail(method, UNAVAILABLE);
      const answers = await begin().take(requests);
      expect(answers.map(({ error }) => error)).toEqual(Array(2).fill("EC2 does not answer"));
      expect(ec2.snapshots).toEqual([]);
    },
  );

  it.for(["findSnapshots", "createSnapshot", "createSnapshots"] as const)(
    "fails as a whole when %s throws what EC2 has not said",
    async (method) => {
      const { ec2, begin } = rig();
      const requests = [...fill(ec2, 1, 2), { volumeName: "x", volumeId: ec2.addVolume().id }];
      ec2.fail(method, new Error("bug"));
      await expect(begin().take(requests)).rejects.toThrow("bug");
    },
  );

  it("takes anew what an earlier attempt's snapshot failed for", async () => {
    const { ec2, begin } = rig();
    const { id: volumeId } = ec2.addVolume();
    ec2.addSnapshot({ volumeId, state: "error", tags: ownerTags(owner) });
    const [answer] = await begin().take([{ volumeName: "x", volumeId }]);
    expect(answer?.snapshot?.state).toBe("completed");
    expect(ec2.snapshots).toHaveLength(2);
  });

  it("leaves alone the snapshots of another backup of that name", async () => {
    const { ec2, begin } = rig();
    const { id: volumeId } = ec2.addVolume();
    const tags = ownerTags({ ...owner, backupUid: "uid-0" });
    const old = ec2.addSnapshot({ volumeId, tags });
    const [answer] = await begin().take([{ volumeName: "x", volumeId }]);
    expect(answer?.snapshot?.id).not.toBe(old.id);
  });

  it("leaves no disk with two snapshots wherever the first attempt was killed", async () => {
    const killed = new Error("killed");
    const killPoint = fc.record({
      when: fc.constantFrom("before" as const, "after" as const),
      requests: fc.integer({ min: 0, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(killPoint, async ({ when, requests: before }) => {
        const { ec2, begin } = rig();
        const loose = Array.from({ length: 4 }, (_, index) => ({
          volumeName: `loose-${index}`,
          volumeId: ec2.addVolume().id,
        }));
        const requests = [...fill(ec2, 4, 3), ...loose];
        ec2.killAfter(before, killed, when);
        await expect(begin().take(requests)).rejects.toBe(killed);
        ec2.revive();
        const answers = await begin().take(requests);
        expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
        const taken = ec2.snapshots.map(({ volumeId }) => volumeId);
        expect(taken.toSorted()).toEqual(requests.map(({ volumeId }) => volumeId).toSorted());
        expect(await ec2.findSnapshots(ownerTags(owner))).toHaveLength(requests.length);
      }),
      { numRuns: 40 },
    );
  });
});
