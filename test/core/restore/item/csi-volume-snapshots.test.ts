import { describe, expect, it } from "vitest";
import { csiSnapshotsByClaim } from "../../../../lambdas/core/restore/item/csi-volume-snapshots.ts";

function volumeSnapshot(claim: string | undefined, content?: string) {
  return {
    metadata: { namespace: "ns-1", name: "velero-pvc-1" },
    spec: { source: claim === undefined ? {} : { persistentVolumeClaimName: claim } },
    status: { boundVolumeSnapshotContentName: content, readyToUse: true },
  };
}

const EBS = { driver: "ebs.csi.aws.com", deletionPolicy: "Retain" };

describe("csiSnapshotsByClaim", () => {
  it("finds the handle that the content of a claim's snapshot says", () => {
    const contents = [
      { metadata: { name: "made" }, spec: EBS, status: { snapshotHandle: "snap-1" } },
      { metadata: { name: "given" }, spec: { ...EBS, source: { snapshotHandle: "snap-2" } } },
    ];
    const snapshots = [volumeSnapshot("pvc-1", "made"), volumeSnapshot("pvc-2", "given")];
    const { driver } = EBS;
    expect(csiSnapshotsByClaim(snapshots, contents)).toEqual(
      new Map([
        ["ns-1/pvc-1", { snapshotHandle: "snap-1", driver }],
        ["ns-1/pvc-2", { snapshotHandle: "snap-2", driver }],
      ]),
    );
  });

  it("knows of a snapshot whose content is missing, and not what it is", () => {
    const unknown = { snapshotHandle: "", driver: "" };
    const nameless = [{ spec: EBS, status: { snapshotHandle: "snap-1" } }];
    for (const contents of [undefined, null, [], [{ metadata: { name: "content" } }]]) {
      const found = csiSnapshotsByClaim([volumeSnapshot("pvc-1", "content")], contents);
      expect(found).toEqual(new Map([["ns-1/pvc-1", unknown]]));
    }
    expect(csiSnapshotsByClaim([volumeSnapshot("pvc-1", "content")], nameless).size).toBe(1);
  });

  it("leaves out what is a snapshot of no claim", () => {
    const claimless = { spec: { source: { persistentVolumeClaimName: "pvc-2" } } };
    expect(csiSnapshotsByClaim([volumeSnapshot(undefined), claimless, "x"], [])).toEqual(new Map());
  });
});
