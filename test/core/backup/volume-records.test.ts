import { describe, expect, it } from "vitest";
import { VolumeRecords } from "../../../lambdas/core/backup/volume-records.ts";
import { persistentVolume } from "../../support/builders.ts";
import { cutItem } from "./cut-items.ts";

describe("VolumeRecords", () => {
  it("tells of a volume whose data is not in the backup, its claim, and why", () => {
    const volumes = new VolumeRecords();
    volumes.skip(
      cutItem(persistentVolume("pv-1", { claim: "shop/files", labels: { a: "b" } })),
      "no snapshotter",
    );

    expect(volumes.toVolumeInfo()).toEqual([
      {
        pvcName: "files",
        pvcNamespace: "shop",
        pvName: "pv-1",
        snapshotDataMoved: false,
        preserveLocalSnapshot: false,
        skipped: true,
        skippedReason: "volumeSnapshot: no snapshotter;",
        pvInfo: { reclaimPolicy: "Delete", labels: { a: "b" } },
      },
    ]);
  });

  it.for([undefined, {}, { claimRef: {} }])("tells as much as a spec of %o says", (spec) => {
    const volumes = new VolumeRecords();
    volumes.skip(cutItem({ ...persistentVolume("pv-1"), spec }), "why");
    const [record] = volumes.toVolumeInfo();

    expect(record).not.toHaveProperty("pvcName");
    expect(record).not.toHaveProperty("pvcNamespace");
    expect(record?.pvInfo).toEqual({ reclaimPolicy: "", labels: null });
  });

  it("is empty when there are no volumes", () => {
    expect(new VolumeRecords().toVolumeInfo()).toEqual([]);
  });
});
