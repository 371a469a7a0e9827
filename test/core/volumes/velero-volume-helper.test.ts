import { describe, expect, it } from "vitest";
import { VolumeBackup } from "../../../lambdas/core/volumes/volume-backup.ts";
import { ebsPersistentVolume } from "../../support/builders.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";
import { policiesIn, policyYaml } from "../../support/volume-policies.ts";

// Velero's table of internal/volumehelper, by the names of its rows. TestVolumeHelperImpl_ShouldPerformFSBackup,
// …ShouldIncludeVolumeInBackup and the caches of pods have nothing here to test: they are about what a node agent
// would copy. Nor has …UnboundPVC: a claim without a volume has no data, and Jangada decides about volumes.

/** Rows in which Velero leaves the volume to its node agent; without one its data would be nowhere. */
const OF_A_NODE_AGENT = "snapshotted here, where no node agent copies files: ";

describe("TestVolumeHelperImpl_ShouldPerformSnapshot", () => {
  it.for<
    [name: string, snapshotClass: string | undefined, action: string, flag: boolean, is: boolean]
  >([
    ["VolumePolicy match, returns true and no error", "gp3-csi", "snapshot", true, true],
    [
      "VolumePolicy match, snapshotVolumes is false, return true and no error",
      "gp3-csi",
      "snapshot",
      false,
      true,
    ],
    [
      "VolumePolicy match but action is unexpected, return false and no error",
      "gp3-csi",
      "fs-backup",
      true,
      false,
    ],
    [
      "VolumePolicy not match, not selected by fs-backup as opt-out way, snapshotVolumes is true, returns true and no error",
      "gp2-csi",
      "snapshot",
      true,
      true,
    ],
    [
      `${OF_A_NODE_AGENT}VolumePolicy not match, selected by fs-backup as opt-out way, snapshotVolumes is true, returns false and no error`,
      "gp2-csi",
      "snapshot",
      true,
      true,
    ],
    [
      `${OF_A_NODE_AGENT}VolumePolicy not match, not selected by fs-backup as opt-in way, snapshotVolumes is true, returns false and no error`,
      "gp2-csi",
      "snapshot",
      true,
      true,
    ],
    [
      "VolumePolicy not match, not selected by fs-backup as opt-in way, snapshotVolumes is true, returns true and no error",
      "gp2-csi",
      "snapshot",
      true,
      true,
    ],
    [
      "No VolumePolicy, not selected by fs-backup, snapshotVolumes is true, returns true and no error",
      undefined,
      "",
      true,
      true,
    ],
    [
      "No VolumePolicy, not selected by fs-backup, snapshotVolumes is false, returns false and no error",
      undefined,
      "",
      false,
      false,
    ],
  ])("%s", ([, snapshotClass, action, snapshotVolumes, isSnapshotted]) => {
    const volume = ebsPersistentVolume("example-pv", "vol-1", "ns/pvc-1");
    const spec = { ...(volume.spec as object), storageClassName: "gp3-csi" };
    const clock = new VirtualClock();
    const conditions = `{storageClass: [${snapshotClass}]}`;
    const policies = snapshotClass && policiesIn(policyYaml(conditions, action));
    const backup = new VolumeBackup(
      {
        ...{ backupName: "b", backupUid: "u", clusterName: "prod", labels: {} },
        ...{ location: "default", snapshotVolumes, ...(policies && { policies }) },
      },
      { snapshotter: new MemoryVolumeSnapshotter(clock), clock },
    );
    const { outcome } = backup.consider({ ...volume, spec });
    expect(outcome === "planned").toBe(isSnapshotted);
  });
});
