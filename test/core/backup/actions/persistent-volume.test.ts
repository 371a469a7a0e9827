import { describe, expect, it } from "vitest";
import { persistentVolumeAction } from "../../../../lambdas/core/backup/actions/persistent-volume.ts";
import { BackupRecord } from "../../../../lambdas/core/backup/backup-record.ts";
import { VolumeRecords } from "../../../../lambdas/core/backup/volume-records.ts";
import { persistentVolume } from "../../../support/builders.ts";
import { cutItem } from "../cut-items.ts";
import { CONTEXT } from "./context.ts";

async function recorded(snapshotVolumes: boolean | undefined) {
  const record = new BackupRecord(() => new Date(0), "nightly");
  const volumes = new VolumeRecords();
  const action = persistentVolumeAction(snapshotVolumes, { volumes, record });
  expect(await action.execute(cutItem(persistentVolume("pv-1")), CONTEXT)).toEqual({});
  return { warnings: record.results().warnings, volumes: volumes.toVolumeInfo() };
}

describe("persistentVolumeAction", () => {
  it("records a volume whose data nobody asked for, without a warning", async () => {
    const { warnings, volumes } = await recorded(false);

    expect(warnings).toEqual({});
    expect(volumes).toMatchObject([
      {
        pvName: "pv-1",
        skippedReason:
          "volumeSnapshot: not satisfy the criteria for VolumePolicy or the legacy snapshot way;",
      },
    ]);
  });

  it.for([true, undefined])(
    "warns that a volume's data is not in the backup when snapshotVolumes is %s",
    async (snapshotVolumes) => {
      const { warnings, volumes } = await recorded(snapshotVolumes);

      expect(warnings.cluster).toEqual([
        expect.stringContaining("name: /pv-1 message: /No volume snapshotter"),
      ]);
      expect(volumes).toMatchObject([
        { skippedReason: "volumeSnapshot: no applicable volumesnapshotter found;" },
      ]);
    },
  );
});
