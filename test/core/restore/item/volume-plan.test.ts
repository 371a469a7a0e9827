import { describe, expect, it } from "vitest";
import { planVolume } from "../../../../lambdas/core/restore/item/volume-plan.ts";
import { readVolumeRecords } from "../../../../lambdas/core/restore/item/volume-records.ts";
import { volume } from "./builders.ts";

const ABSENT = { restoreName: "restore-1", spec: {}, existsInCluster: false };
const PRESENT = { ...ABSENT, existsInCluster: true };
const MAPPED = { namespaceMapping: { "ns-1": "ns-2" } };

const volumeSnapshots = [
  {
    spec: { persistentVolumeName: "pv-1", location: "default", volumeType: "gp3" },
    status: { providerSnapshotID: "snap-1" },
  },
];
const snapshot = {
  volumeName: "pv-1",
  snapshotId: "snap-1",
  location: "default",
  volumeType: "gp3",
  volumeAZ: "",
};
const NATIVE = {
  volumeInfo: [{ pvName: "pv-1", backupMethod: "NativeSnapshot" }],
  volumeSnapshots,
};

describe("planVolume, by volumeinfo (TestRestorePVWithVolumeInfo)", () => {
  it.for([
    {
      name: "Restore PV with native snapshot",
      entry: { backupMethod: "NativeSnapshot" },
      policy: "Retain",
      plan: { action: "fromSnapshot", snapshot },
    },
    {
      name: "Restore PV with PVB",
      entry: { backupMethod: "PodVolumeBackup" },
      policy: "Retain",
      plan: { action: "provision", because: "podVolumeBackup" },
    },
    {
      name: "Restore PV with CSI VolumeSnapshot",
      entry: { backupMethod: "CSISnapshot", snapshotDataMoved: false },
      policy: "Retain",
      plan: { action: "provision", because: "csiSnapshot" },
    },
    {
      name: "Restore PV with DataUpload",
      entry: { backupMethod: "CSISnapshot", snapshotDataMoved: true },
      policy: "Retain",
      plan: { action: "provision", because: "csiSnapshot" },
    },
    {
      name: "Restore PV with ClaimPolicy as Delete",
      entry: { skipped: true },
      policy: "Delete",
      plan: { action: "provision", because: "deletePolicy" },
    },
    {
      name: "Restore PV with ClaimPolicy as Retain",
      entry: { skipped: true },
      policy: "Retain",
      plan: { action: "keepDisk" },
    },
  ])("$name", ({ entry, policy, plan }) => {
    const records = readVolumeRecords({
      volumeInfo: [{ pvName: "pv-1", ...entry }],
      volumeSnapshots,
    });
    expect(planVolume(volume("pv-1", policy), records, ABSENT)).toEqual(plan);
  });
});

describe("planVolume, without volumeinfo (TestRestorePersistentVolumes)", () => {
  const podVolumeBackups = [
    {
      metadata: { annotations: { "velero.io/pvc-name": "pvc-1" } },
      spec: { pod: { namespace: "ns-1", name: "pod-1" }, volume: "data" },
    },
  ];
  const csiVolumeSnapshots = [
    { metadata: { namespace: "ns-1" }, spec: { source: { persistentVolumeClaimName: "pvc-1" } } },
  ];
  it.for([
    {
      name: "when a PV with a reclaim policy of delete has no snapshot and does not exist in-cluster, it does not get restored",
      files: {},
      pv: volume("pv-1", "Delete", "ns-1/pvc-1"),
      plan: { action: "provision", because: "deletePolicy" },
    },
    {
      name: "when a PV with a reclaim policy of retain has no snapshot and does not exist in-cluster, it gets restored",
      files: {},
      pv: volume("pv-1", "Retain", "ns-1/pvc-1"),
      plan: { action: "keepDisk" },
    },
    {
      name: "when a PV with a reclaim policy of delete has a snapshot and does not exist in-cluster, the snapshot and PV are restored",
      files: { volumeSnapshots },
      pv: volume("pv-1", "Delete"),
      plan: { action: "fromSnapshot", snapshot },
    },
    {
      name: "when a PV with a reclaim policy of retain has a snapshot and does not exist in-cluster, the snapshot and PV are restored",
      files: { volumeSnapshots },
      pv: volume("pv-1", "Retain"),
      plan: { action: "fromSnapshot", snapshot },
    },
    {
      name: "when a PV's claim has a pod volume backup, the PV is not restored",
      files: { podVolumeBackups },
      pv: volume("pv-1", "Retain", "ns-1/pvc-1"),
      plan: { action: "provision", because: "podVolumeBackup" },
    },
    {
      name: "when another PV's claim has a pod volume backup, the PV is restored",
      files: { podVolumeBackups },
      pv: volume("pv-1", "Retain", "ns-2/pvc-1"),
      plan: { action: "keepDisk" },
    },
    {
      name: "when a PV with a reclaim policy of retain has a CSI VolumeSnapshot and does not exist in-cluster, the PV is not restored",
      files: { csiVolumeSnapshots },
      pv: volume("pv-1", "Retain", "ns-1/pvc-1"),
      plan: { action: "provision", because: "csiSnapshot" },
    },
    {
      name: "when a PV is not claimed, claims' backups do not concern it",
      files: { csiVolumeSnapshots, podVolumeBackups },
      pv: volume("pv-1", "Retain"),
      plan: { action: "keepDisk" },
    },
  ])("$name", ({ files, pv, plan }) => {
    expect(planVolume(pv, readVolumeRecords(files), ABSENT)).toEqual(plan);
  });
});

describe("planVolume, by the lists of CSI snapshots (TestHasCSIVolumeSnapshot)", () => {
  const named = (claim?: string) => [
    { metadata: { namespace: "ns-1" }, spec: { source: { persistentVolumeClaimName: claim } } },
  ];
  it.for([
    { name: "Cannot find VS, expect false", lists: [], isFound: false },
    { name: "VS of another claim, expect false", lists: named("pvc-2"), isFound: false },
    { name: "VS's source PVC is nil, expect false", lists: named(), isFound: false },
    { name: "Find VS, expect true", lists: named("pvc-1"), isFound: true },
  ])("$name", ({ lists, isFound }) => {
    const pv = volume("pv-1", "Retain", "ns-1/pvc-1");
    const records = readVolumeRecords({ csiVolumeSnapshots: lists });
    const { action } = planVolume(pv, records, ABSENT);
    expect(action).toBe(isFound ? "provision" : "keepDisk");
  });
});

describe("planVolume, with a native snapshot", () => {
  const records = readVolumeRecords(NATIVE);
  const pv = volume("pv-1", "Delete", "ns-1/pvc-1");

  it.for(["Delete", "Retain"])(
    "when a PV with a reclaim policy of %s has a snapshot and exists in-cluster, neither the snapshot nor the PV are restored",
    (policy) => {
      const plan = planVolume(volume("pv-1", policy, "ns-1/pvc-1"), records, PRESENT);
      expect(plan).toEqual({ action: "compare" });
    },
  );

  it("when a PV with a snapshot is used by a PVC in a namespace that's being remapped, and the original PV exists in-cluster, the PV is renamed", () => {
    expect(planVolume(pv, records, { ...PRESENT, spec: MAPPED })).toEqual({
      action: "fromSnapshot",
      snapshot,
      newName: expect.stringMatching(/^velero-clone-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    });
  });

  it("when a PV with a snapshot is used by a PVC in a namespace that's being remapped, and the original PV does not exist in-cluster, the PV is not renamed", () => {
    expect(planVolume(pv, records, { ...ABSENT, spec: MAPPED })).toEqual({
      action: "fromSnapshot",
      snapshot,
    });
  });

  it("gives a copy the same name every time, and every restore its own", () => {
    const nameOf = (restoreName: string) =>
      planVolume(pv, records, { restoreName, spec: MAPPED, existsInCluster: true });
    expect(nameOf("restore-1")).toEqual(nameOf("restore-1"));
    expect(nameOf("restore-1")).not.toEqual(nameOf("restore-2"));
  });

  it("keeps the disk when volumes are not to be restored", () => {
    const spec = { restorePVs: false };
    expect(planVolume(pv, records, { ...ABSENT, spec })).toEqual({ action: "keepDisk" });
    expect(planVolume(pv, records, { ...PRESENT, spec: { ...spec, ...MAPPED } })).toEqual({
      action: "keepDisk",
      newName: expect.any(String),
    });
  });

  it("warns when the backup does not list the snapshot it speaks of", () => {
    const unlisted = readVolumeRecords({ ...NATIVE, volumeSnapshots: null });
    expect(planVolume(pv, unlisted, ABSENT)).toEqual({
      action: "keepDisk",
      warning:
        'persistent volume "pv-1" is recorded as having a snapshot, but the backup lists none: restored with its original disk',
    });
  });

  it("fails when the snapshot failed", () => {
    const failed = readVolumeRecords({
      ...NATIVE,
      volumeSnapshots: [{ spec: { persistentVolumeName: "pv-1" }, status: { phase: "Failed" } }],
    });
    expect(planVolume(pv, failed, ABSENT)).toEqual({
      action: "fail",
      error:
        "error executing PVAction for persistentvolumes/pv-1: its snapshot failed when the backup was made",
    });
  });
});

describe("planVolume, with a CSI snapshot of an EBS disk", () => {
  const driver = "ebs.csi.aws.com";
  const csiSnapshotInfo = { driver, snapshotHandle: "snap-1" };
  const entry = { pvName: "pv-1", backupMethod: "CSISnapshot", csiSnapshotInfo };
  const records = readVolumeRecords({ volumeInfo: [entry] });

  it("has a disk made of it, of the type that the storage class has", () => {
    const typeOf = (storageClass: string) => (storageClass === "" ? "io2" : undefined);
    expect(planVolume(volume("pv-1", "Delete"), records, { ...ABSENT, typeOf })).toEqual({
      action: "fromSnapshot",
      snapshot: { ...snapshot, volumeType: "io2", location: "" },
    });
  });

  it("has a disk made of it where only the lists of VolumeSnapshots and contents say so, as before Velero 1.13", () => {
    const source = { persistentVolumeClaimName: "pvc-1" };
    const status = { boundVolumeSnapshotContentName: "content" };
    const legacy = readVolumeRecords({
      csiVolumeSnapshots: [{ metadata: { namespace: "ns-1" }, spec: { source }, status }],
      csiVolumeSnapshotContents: [
        { metadata: { name: "content" }, spec: { driver }, status: { snapshotHandle: "snap-1" } },
      ],
    });
    expect(planVolume(volume("pv-1", "Retain", "ns-1/pvc-1"), legacy, ABSENT)).toEqual({
      action: "fromSnapshot",
      snapshot: { ...snapshot, volumeType: "", location: "" },
    });
  });
});
