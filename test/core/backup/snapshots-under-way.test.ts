import { describe, expect, it } from "vitest";
import { BackupRecord } from "../../../lambdas/core/backup/backup-record.ts";
import { SnapshotsUnderWay } from "../../../lambdas/core/backup/snapshots-under-way.ts";
import { VolumeBackup } from "../../../lambdas/core/volumes/volume-backup.ts";
import { ebsPersistentVolume } from "../../support/builders.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";

function rig() {
  const clock = new VirtualClock();
  const snapshotter = new MemoryVolumeSnapshotter(clock);
  const settings = { backupName: "b", backupUid: "u", clusterName: "prod", labels: {} };
  const volumes = new VolumeBackup({ ...settings, location: "d" }, { snapshotter, clock });
  const record = new BackupRecord(clock.now, "b");
  const meet = (name: string) =>
    volumes.consider(ebsPersistentVolume(name, snapshotter.addVolume().id));
  const snapshots = new SnapshotsUnderWay(volumes, record);
  return { snapshotter, volumes, record, meet, snapshots };
}

describe("SnapshotsUnderWay", () => {
  it.for([
    ["persistentvolumeclaims", 1],
    ["persistentvolumes", 1],
    ["pods", 0],
  ] as const)("once all %s are met, has begun %d", async ([groupResource, begun]) => {
    const { snapshotter, meet, snapshots } = rig();
    meet("pv-1");
    snapshots.onResource(groupResource);
    await snapshots.settled();

    expect(snapshotter.snapshots).toHaveLength(begun);
  });

  it("begins each once, however often it is told", async () => {
    const { snapshotter, meet, snapshots } = rig();
    meet("pv-1");
    snapshots.onResource("persistentvolumeclaims");
    snapshots.onResource("persistentvolumes");
    meet("pv-2");
    await snapshots.begunAll();

    expect(snapshotter.snapshots).toHaveLength(2);
  });

  it("waits for those of frozen pods, and begins no others: these may be frozen later", async () => {
    const { snapshotter, meet, snapshots, volumes } = rig();
    for (const name of ["pv-1", "pv-2"]) meet(name);
    await snapshots.begun(["pv-1"]);
    expect(snapshotter.snapshots).toHaveLength(1);
    expect(volumes.records().snapshots).toMatchObject([
      { phase: "Completed" },
      { phase: "Failed" },
    ]);

    snapshotter.fail("describeVolumes", new TypeError("bug"));
    await expect(snapshots.begun(["pv-2"])).rejects.toThrow("bug");
  });

  it("puts on record what was not as it should be", async () => {
    const { snapshotter, volumes, record, snapshots } = rig();
    const instanceIds = ["i-1"];
    for (const name of ["pv-1", "pv-2"]) {
      const { id } = snapshotter.addVolume({ instanceIds });
      volumes.consider(ebsPersistentVolume(name, id));
    }
    const { attachedDisks } = snapshotter;
    snapshotter.attachedDisks = async (ids) => {
      const disks = await attachedDisks.call(snapshotter, ids);
      snapshotter.addVolume({ instanceIds });
      return disks;
    };
    await snapshots.begunAll();

    expect(record.results().warnings.velero).toEqual([
      expect.stringContaining("was attached to instance"),
    ]);
  });

  it("fails with what failed on the way, and not before it is asked", async () => {
    const { snapshotter, meet, snapshots } = rig();
    const failure = new TypeError("bug");
    snapshotter.fail("describeVolumes", failure);
    meet("pv-1");
    snapshots.onResource("persistentvolumes");
    expect(await snapshots.settled()).toEqual([{ status: "rejected", reason: failure }]);

    await expect(snapshots.begunAll()).rejects.toBe(failure);
  });
});
