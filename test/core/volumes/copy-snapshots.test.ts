import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createVolumes } from "../../../lambdas/core/volumes/create-volumes.ts";
import type { EbsSnapshot } from "../../../lambdas/core/volumes/ebs-volume.ts";
import type { VolumeTarget } from "../../../lambdas/core/volumes/new-volume.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";

const TARGET: VolumeTarget = {
  restoreId: "restore-1",
  clusterName: "target",
  zones: ["us-west-2a"],
  driver: "ebs.csi.aws.com",
};
const COPYING = { secondsToFinish: 100 };

/** Two Regions: snapshots are in one, and disks are made in the other. */
function rig(options: object = COPYING) {
  const clock = new VirtualClock();
  const there = new MemoryVolumeSnapshotter(clock, COPYING);
  const elsewhere = { "us-east-1": there };
  const here = new MemoryVolumeSnapshotter(clock, { ...options, elsewhere });
  const source = {
    region: "us-east-1",
    describeSnapshots: (ids: readonly string[]) => there.describeSnapshots(ids),
  };
  const ports = { snapshotter: here, source, clock };
  const create = (snapshots: readonly EbsSnapshot[], target: Partial<VolumeTarget> = {}) => {
    const requests = snapshots.map(({ id }, index) => ({
      snapshot: {
        volumeName: `pv-${index}`,
        snapshotId: id,
        volumeType: "gp3",
        volumeAZ: "us-west-2a",
      },
    }));
    return createVolumes(requests, { ...TARGET, ...target }, ports);
  };
  const calls = (method: string) => here.calls.filter((call) => call.method === method).length;
  /** Original by copy, of each copy there is. */
  const copies = () => here.snapshots.map(({ tags }) => tags["jangada.io/source-snapshot"]);
  let originals = 0;
  const addOriginal = (traits: Partial<EbsSnapshot> = {}) =>
    there.addSnapshot({ id: `snap-there-${originals++}`, ...traits });
  return { clock, there, addOriginal, here, create, calls, copies };
}

describe("a disk of a snapshot that is in another Region", () => {
  it("is made once a copy of it is finished, with what the original knows of the disk", async () => {
    const { clock, addOriginal, here, create } = rig();
    const original = addOriginal({
      volumeId: "vol-1",
      encrypted: true,
      tags: { team: "storage", "jangada.io/volume-settings": "vol-1:4000:250:" },
    });
    expect(await create([original])).toMatchObject({
      created: [],
      waiting: [{ volumeName: "pv-0", percent: 0 }],
    });
    const [copy] = here.snapshots;
    expect(copy?.tags).toEqual({
      team: "storage",
      "jangada.io/restore": "restore-1",
      "jangada.io/cluster": "target",
      "jangada.io/source-region": "us-east-1",
      "jangada.io/source-snapshot": original.id,
    });
    await clock.pause(35_000);
    expect(await create([original])).toMatchObject({ waiting: [{ percent: 50 }] });
    await clock.pause(50_000);
    expect(await create([original])).toMatchObject({ created: [{ zone: "us-west-2a" }] });
    const tags = expect.objectContaining({ team: "storage" });
    const [disk] = here.volumes;
    expect(disk).toMatchObject({ iops: 4000, throughput: 250, encrypted: true, tags });
    expect(here.snapshots).toHaveLength(1);
  });

  it("is copied with the key of the location", async () => {
    const { addOriginal, here, create } = rig();
    await create([addOriginal()], { kmsKeyId: "alias/west" });
    expect(here.snapshots).toMatchObject([{ encrypted: true }]);
  });

  it("is not copied when the location's Region has the snapshot itself", async () => {
    const { here, create, calls } = rig();
    expect(await create([here.addSnapshot()])).toMatchObject({ created: [{}] });
    expect(calls("copySnapshot")).toBe(0);
  });

  it("is copied once for several volumes and several restores of the cluster", async () => {
    const { clock, addOriginal, create, calls } = rig();
    const original = addOriginal();
    await create([original, original]);
    await clock.pause(100_000);
    expect((await create([original, original])).created).toHaveLength(2);
    expect((await create([original], { restoreId: "restore-2" })).created).toHaveLength(1);
    expect(calls("copySnapshot")).toBe(1);
  });

  it("waits for an original that is not finished itself", async () => {
    const { clock, addOriginal, create, calls } = rig();
    const original = addOriginal({ state: "pending" });
    await clock.pause(30_000);
    expect(await create([original])).toMatchObject({ waiting: [{ percent: 30 }] });
    expect(calls("copySnapshot")).toBe(0);
  });

  it("is never said to be at 100 percent before its copy is finished", async () => {
    const { addOriginal, here, create } = rig();
    const original = addOriginal();
    await create([original]);
    here.findSnapshots = async () =>
      here.snapshots.map((copy) => ({ ...copy, state: "pending", percent: 100 }));
    expect(await create([original])).toMatchObject({ waiting: [{ percent: 99 }] });
  });

  it("is copied beside a snapshot that does not say what it is a copy of", async () => {
    const { addOriginal, here, create, calls } = rig();
    const tags = { "jangada.io/cluster": "target", "jangada.io/source-region": "us-east-1" };
    here.addSnapshot({ tags });
    await create([addOriginal()]);
    expect(calls("copySnapshot")).toBe(1);
  });

  it("fails when neither Region has the snapshot, and says which were asked", async () => {
    const { create, calls } = rig();
    const { failed } = await create([{ id: "snap-absent" } as EbsSnapshot]);
    const error =
      'snapshot "snap-absent" exists neither in the location\'s region nor in "us-east-1", or is not shared with this account: share it, or correct config.sourceRegion';
    expect(failed).toEqual([{ volumeName: "pv-0", error }]);
    expect(calls("findSnapshots")).toBe(0);
  });

  it("fails when the copy is refused, and the others are made", async () => {
    const { clock, addOriginal, here, create } = rig();
    const originals = [addOriginal(), addOriginal()];
    here.fail("copySnapshot", new SnapshotterError("denied", "access denied"));
    expect(await create(originals)).toMatchObject({
      failed: [{ volumeName: "pv-0", error: "access denied" }],
      waiting: [{ volumeName: "pv-1" }],
    });
    await clock.pause(100_000);
    expect(await create(originals.slice(1))).toMatchObject({ created: [{}] });
  });

  it.for(["it cannot use the key", undefined])(
    "fails when its copy ends in an error, %s, and does not copy for ever",
    async (words) => {
      const { addOriginal, here, create, calls } = rig();
      const original = addOriginal();
      await create([original]);
      const id = String(here.snapshots[0]?.id);
      here.breakSnapshot(id, words);
      const says = `its copy "${id}" is in state "error": ${words ?? "see that both keys may be used"}; delete it and restore again`;
      expect(await create([original])).toMatchObject({ failed: [{ error: says }] });
      expect(calls("copySnapshot")).toBe(1);
      await create([original], { restoreId: "restore-2" });
      expect(calls("copySnapshot")).toBe(2);
    },
  );

  it("has no more copies under way than EC2 takes, and goes on as they end", async () => {
    const { clock, addOriginal, create, copies } = rig();
    const originals = Array.from({ length: 45 }, () => addOriginal());
    expect((await create(originals)).waiting).toHaveLength(45);
    expect(copies()).toHaveLength(20);
    await create(originals);
    expect(copies()).toHaveLength(20);
    for (let look = 0; look < 3; look++) {
      await clock.pause(100_000);
      await create(originals);
    }
    expect(copies().toSorted()).toEqual(originals.map(({ id }) => id).toSorted());
    expect((await create(originals)).created).toHaveLength(45);
  });

  it("stops asking for more when others' copies fill EC2's queue", async () => {
    const { addOriginal, here, create, calls } = rig();
    const originals = [addOriginal(), addOriginal()];
    for (let i = 0; i < 7; i++) {
      here.fail("copySnapshot", new SnapshotterError("throttled", "ResourceLimitExceeded"));
    }
    expect(await create(originals)).toMatchObject({ failed: [], waiting: [{}, {}] });
    expect(calls("copySnapshot")).toBe(7);
  });

  it("fails as a whole when EC2 does not say what there is, or something else is wrong", async () => {
    const { addOriginal, there, here, create } = rig();
    const original = addOriginal();
    there.fail("describeSnapshots", new SnapshotterError("unavailable", "no answer there"));
    await expect(create([original])).rejects.toThrow("no answer there");
    here.fail("findSnapshots", new SnapshotterError("unavailable", "no answer here"));
    await expect(create([original])).rejects.toThrow("no answer here");
    here.fail("copySnapshot", new Error("bug"));
    await expect(create([original])).rejects.toThrow("bug");
  });

  it("is copied once, wherever its function is killed and whatever became of an answer", async () => {
    const mishap = fc.record({
      after: fc.nat({ max: 4 }),
      when: fc.constantFrom("before" as const, "after" as const),
      isKilled: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(mishap, { maxLength: 4 }), async (mishaps) => {
        const { clock, addOriginal, here, create, copies } = rig();
        const originals = ["a", "b", "c"].map(() => addOriginal());
        for (const { after, when, isKilled } of mishaps) {
          const lost = new SnapshotterError("unavailable", "no answer");
          here.killAfter(after, isKilled ? new Error("killed") : lost, when);
          await create(originals).catch(() => {});
          here.revive();
        }
        await create(originals);
        await clock.pause(100_000);
        expect((await create(originals)).created).toHaveLength(3);
        expect(copies().toSorted()).toEqual(originals.map(({ id }) => id).toSorted());
        expect(here.volumes).toHaveLength(3);
      }),
      { numRuns: 60 },
    );
  });
});
