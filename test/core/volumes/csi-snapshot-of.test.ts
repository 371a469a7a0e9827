import { describe, expect, it } from "vitest";
import { csiSnapshotOf } from "../../../lambdas/core/volumes/csi-snapshot-of.ts";

const ENTRY = {
  pvName: "pv-1",
  backupMethod: "CSISnapshot",
  snapshotDataMoved: false,
  csiSnapshotInfo: { snapshotHandle: "snap-1", driver: "ebs.csi.aws.com", ReadyToUse: true },
};
const withSnapshot = (csiSnapshotInfo: object) => ({ ...ENTRY, csiSnapshotInfo });
const VOLUME = { metadata: { labels: { "topology.kubernetes.io/zone": "us-east-1a" } } };

describe("csiSnapshotOf", () => {
  it("is the EBS snapshot, in the zone of the volume", () => {
    const found = { volumeName: "pv-1", snapshotId: "snap-1", volumeAZ: "us-east-1a" };
    expect(csiSnapshotOf(ENTRY, VOLUME)).toEqual({ ...found, volumeType: "" });
    expect(csiSnapshotOf(ENTRY, VOLUME, "io2")).toEqual({ ...found, volumeType: "io2" });
  });

  it("is EKS Auto Mode's too", () => {
    const entry = withSnapshot({ snapshotHandle: "snap-1", driver: "ebs.csi.eks.amazonaws.com" });
    expect(csiSnapshotOf(entry, undefined)).toMatchObject({ snapshotId: "snap-1", volumeAZ: "" });
  });

  it.for([
    { of: "data that was moved", entry: { ...ENTRY, snapshotDataMoved: true } },
    {
      of: "another driver",
      entry: withSnapshot({ snapshotHandle: "snap-1", driver: "efs.csi.aws.com" }),
    },
    {
      of: "a handle that is no snapshot's",
      entry: withSnapshot({ snapshotHandle: "unknown", driver: "ebs.csi.aws.com" }),
    },
    { of: "an entry without snapshot", entry: { pvName: "pv-1" } },
    { of: "an entry without name", entry: { ...ENTRY, pvName: undefined } },
  ])("is none for $of", ({ entry }) => {
    expect(csiSnapshotOf(entry, VOLUME)).toBeUndefined();
  });
});
