import { describe, expect, it } from "vitest";
import { persistentVolumeAction } from "../../../../lambdas/core/backup/actions/persistent-volume.ts";
import { BackupRecord } from "../../../../lambdas/core/backup/backup-record.ts";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { VolumeBackup } from "../../../../lambdas/core/volumes/volume-backup.ts";
import { ebsPersistentVolume, persistentVolume } from "../../../support/builders.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../../support/fakes/memory-volume-snapshotter.ts";
import { cutItem } from "../cut-items.ts";
import { CONTEXT } from "./context.ts";

async function recorded(volume: KubernetesObject, snapshotVolumes?: boolean) {
  const clock = new VirtualClock();
  const settings = { backupName: "b", backupUid: "u", clusterName: "prod", labels: {} };
  const record = new BackupRecord(clock.now, "b");
  const volumes = new VolumeBackup(
    { ...settings, snapshotVolumes, location: "default" },
    { snapshotter: new MemoryVolumeSnapshotter(clock), clock },
  );
  const action = persistentVolumeAction(volumes, record);
  expect(await action.execute(cutItem(volume), CONTEXT)).toEqual({});
  return { warnings: record.results().warnings, records: volumes.records() };
}

describe("persistentVolumeAction", () => {
  it("plans the snapshot of an EBS disk", async () => {
    const { warnings, records } = await recorded(ebsPersistentVolume("pv-1", "vol-1"));

    expect(warnings).toEqual({});
    expect(records).toMatchObject({ skipped: [], snapshots: [{ pvName: "pv-1" }] });
  });

  it("records a volume whose data nobody asked for, without a warning", async () => {
    const { warnings, records } = await recorded(ebsPersistentVolume("pv-1", "vol-1"), false);

    expect(warnings).toEqual({});
    expect(records.skipped).toMatchObject([
      {
        pvName: "pv-1",
        skippedReason:
          "volumeSnapshot: not satisfy the criteria for VolumePolicy or the legacy snapshot way;",
      },
    ]);
  });

  it.for([true, undefined])(
    "warns that the data of what is no EBS disk is not in the backup when snapshotVolumes is %s",
    async (snapshotVolumes) => {
      const { warnings, records } = await recorded(persistentVolume("pv-1"), snapshotVolumes);

      expect(warnings.cluster).toEqual([
        expect.stringContaining(
          "name: /pv-1 message: /No volume ID returned by volume snapshotter for persistent volume: its data is not in the backup",
        ),
      ]);
      expect(records.skipped).toMatchObject([
        { skippedReason: "volumeSnapshot: no applicable volumesnapshotter found;" },
      ]);
    },
  );
});
