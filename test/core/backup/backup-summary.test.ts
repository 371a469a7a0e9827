import { describe, expect, it } from "vitest";
import { summarizeBackup } from "../../../lambdas/core/backup/backup-summary.ts";
import { pod } from "../../support/builders.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { backupOf, takeBackup } from "../../support/take-backup.ts";

describe("summarizeBackup", () => {
  it("says of a backup how it went", async () => {
    const { backup } = await takeBackup({
      reader: memoryKubernetesReader([pod("shop", "web")]),
      name: "nightly",
      spec: { includedResources: ["pods", "deploymnts*"], includedNamespaces: ["nowhere", "shop"] },
    });

    expect(summarizeBackup(backup)).toEqual({
      backupName: "nightly",
      phase: "PartiallyFailed",
      items: 1,
      warnings: 1,
      errors: 2,
      consistency: "atomic",
    });
  });

  it("counts snapshots, of which none may be complete", () => {
    const status = { volumeSnapshotsAttempted: 2 };

    expect(summarizeBackup({ ...backupOf("nightly"), status })).toMatchObject({
      snapshotsAttempted: 2,
      snapshotsCompleted: 0,
    });
  });

  it.for([backupOf("nightly"), { ...backupOf("nightly"), status: undefined }])(
    "has a word for one that has not run",
    (backup) => {
      expect(summarizeBackup(backup)).toEqual({
        backupName: "nightly",
        phase: "",
        items: 0,
        warnings: 0,
        errors: 0,
        consistency: "",
      });
    },
  );
});
