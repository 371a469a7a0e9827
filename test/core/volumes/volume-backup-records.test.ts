import { describe, expect, it } from "vitest";
import {
  type SnapshottedVolume,
  snapshotCounts,
  toVolumeInfo,
  toVolumeSnapshots,
  type VolumeBackupRecords,
} from "../../../lambdas/core/volumes/volume-backup-records.ts";

const VOLUME: SnapshottedVolume = {
  pvcName: "db",
  pvcNamespace: "data",
  pvName: "pv-1",
  pvInfo: { reclaimPolicy: "Delete", labels: { a: "b" } },
  volumeId: "vol-1",
  volumeType: "io2",
  zone: "us-east-1a",
  iops: 900,
  sizeGiB: 10,
  snapshotId: "snap-1",
  phase: "Completed",
  percent: 100,
};
const FAILED: SnapshottedVolume = {
  pvName: "pv-2",
  pvInfo: { reclaimPolicy: "Retain", labels: null },
  volumeId: "vol-2",
  volumeType: "",
  zone: "",
  sizeGiB: 0,
  snapshotId: "",
  phase: "Failed",
  percent: 0,
  error: "denied",
};
const NONE: VolumeBackupRecords = {
  backupName: "nightly",
  backupUid: "uid-1",
  location: "default",
  skipped: [],
  snapshots: [],
};
const RECORDS = { ...NONE, snapshots: [VOLUME, FAILED] };

describe("toVolumeSnapshots", () => {
  it("is what Velero's plugin restores from", () => {
    const spec = { backupName: "nightly", backupUID: "uid-1", location: "default" };
    expect(toVolumeSnapshots(RECORDS)).toEqual([
      {
        spec: {
          ...spec,
          persistentVolumeName: "pv-1",
          providerVolumeID: "vol-1",
          volumeType: "io2",
          volumeAZ: "us-east-1a",
          volumeIOPS: 900,
        },
        status: { providerSnapshotID: "snap-1", phase: "Completed" },
      },
      {
        spec: {
          ...spec,
          persistentVolumeName: "pv-2",
          providerVolumeID: "vol-2",
          volumeType: "",
        },
        status: { phase: "Failed" },
      },
    ]);
  });

  it("is null without snapshots, as a nil slice of Go's", () => {
    expect(toVolumeSnapshots(NONE)).toBeNull();
  });
});

describe("toVolumeInfo", () => {
  it("says of each snapshot whether it succeeded", () => {
    const [succeeded, failed] = toVolumeInfo(RECORDS);
    expect(succeeded).toMatchObject({
      pvcName: "db",
      result: "succeeded",
      nativeSnapshotInfo: {
        snapshotHandle: "snap-1",
        volumeType: "io2",
        volumeAZ: "us-east-1a",
        iops: "900",
        Phase: "Completed",
      },
    });
    expect(failed).toEqual({
      pvName: "pv-2",
      backupMethod: "NativeSnapshot",
      snapshotDataMoved: false,
      preserveLocalSnapshot: false,
      skipped: false,
      result: "failed",
      nativeSnapshotInfo: {
        snapshotHandle: "",
        volumeType: "",
        volumeAZ: "",
        iops: "0",
        Phase: "Failed",
      },
      pvInfo: { reclaimPolicy: "Retain", labels: null },
    });
  });

  it("names what was skipped first", () => {
    const { pvName, pvInfo } = FAILED;
    const skipped = [{ pvName, pvInfo, skippedReason: "volumeSnapshot: why;" }];
    expect(toVolumeInfo({ ...RECORDS, snapshots: [VOLUME], skipped })).toMatchObject([
      { pvName: "pv-2", skipped: true, skippedReason: "volumeSnapshot: why;" },
      { pvName: "pv-1", skipped: false },
    ]);
  });
});

describe("snapshotCounts", () => {
  it("counts what was attempted and what is finished", () => {
    expect(snapshotCounts(RECORDS)).toEqual({
      volumeSnapshotsAttempted: 2,
      volumeSnapshotsCompleted: 1,
    });
  });
});
