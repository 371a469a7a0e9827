import { describe, expect, it } from "vitest";
import { readVolumeRecords } from "../../../../lambdas/core/restore/item/volume-records.ts";

describe("readVolumeRecords", () => {
  it("knows of nothing when the files are missing or null", () => {
    const nothing = {
      methods: new Map(),
      snapshots: new Map(),
      podVolumeClaims: new Set(),
      csiSnapshots: new Map(),
      podVolumes: new Map(),
      csiEntries: new Map(),
    };
    expect(readVolumeRecords({})).toEqual(nothing);
    const nulls = { volumeInfo: null, volumeSnapshots: null, podVolumeBackups: null };
    expect(readVolumeRecords({ ...nulls, csiVolumeSnapshots: null })).toEqual(nothing);
  });

  it("reads how each volume was kept", () => {
    const volumeInfo = [
      { pvName: "pv-1", backupMethod: "NativeSnapshot", skipped: false },
      { pvName: "pv-2", skipped: true },
      { pvcName: "no volume" },
      "no entry",
    ];
    expect(readVolumeRecords({ volumeInfo }).methods).toEqual(
      new Map([
        ["pv-1", "NativeSnapshot"],
        ["pv-2", ""],
      ]),
    );
  });

  it("reads the first snapshot of each volume", () => {
    const spec = {
      location: "default",
      persistentVolumeName: "pv-1",
      volumeType: "io2",
      volumeAZ: "us-east-1a",
      volumeIOPS: 3000,
    };
    const volumeSnapshots = [
      { spec, status: { providerSnapshotID: "snap-1", phase: "Completed" } },
      { spec, status: { providerSnapshotID: "snap-2", phase: "Completed" } },
      { spec: { persistentVolumeName: "pv-2" } },
      {},
    ];
    expect(readVolumeRecords({ volumeSnapshots }).snapshots).toEqual(
      new Map([
        [
          "pv-1",
          {
            volumeName: "pv-1",
            snapshotId: "snap-1",
            location: "default",
            volumeType: "io2",
            volumeAZ: "us-east-1a",
            volumeIOPS: 3000,
          },
        ],
        [
          "pv-2",
          { volumeName: "pv-2", snapshotId: "", location: "", volumeType: "", volumeAZ: "" },
        ],
      ]),
    );
  });

  it("reads which claims and pod volumes a node agent backed up", () => {
    const backup = (volume: unknown, claim?: string) => ({
      metadata: { annotations: claim && { "velero.io/pvc-name": claim } },
      spec: { pod: { namespace: "ns-1", name: "pod-1" }, volume },
    });
    const podVolumeBackups = [backup("data", "pvc-1"), backup("scratch"), backup(undefined), {}];
    const records = readVolumeRecords({ podVolumeBackups });
    expect(records.podVolumeClaims).toEqual(new Set(["ns-1/pvc-1"]));
    expect(records.podVolumes).toEqual(new Map([["ns-1/pod-1", ["data", "scratch"]]]));
  });

  it("reads which claims have a CSI snapshot, where volumeinfo does not say", () => {
    const csiVolumeSnapshots = [
      { metadata: { namespace: "ns-1" }, spec: { source: { persistentVolumeClaimName: "pvc-1" } } },
    ];
    expect(readVolumeRecords({ csiVolumeSnapshots }).csiSnapshots).toEqual(
      new Map([["ns-1/pvc-1", { snapshotHandle: "", driver: "" }]]),
    );
  });
});
