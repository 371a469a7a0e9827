import { describe, expect, it } from "vitest";
import {
  BACKUPS,
  backupKeys,
  RESTORES,
  restoreKeys,
  TOP_LEVEL_DIRECTORIES,
} from "../../../lambdas/core/store/layout.ts";

describe("backupKeys", () => {
  it("spells Velero's keys", () => {
    expect(backupKeys("nightly")).toEqual({
      directory: "backups/nightly/",
      metadata: "backups/nightly/velero-backup.json",
      deletion: "backups/nightly/velero-backup-deletion.json",
      contents: "backups/nightly/nightly.tar.gz",
      logs: "backups/nightly/nightly-logs.gz",
      results: "backups/nightly/nightly-results.gz",
      resourceList: "backups/nightly/nightly-resource-list.json.gz",
      volumeSnapshots: "backups/nightly/nightly-volumesnapshots.json.gz",
      podVolumeBackups: "backups/nightly/nightly-podvolumebackups.json.gz",
      itemOperations: "backups/nightly/nightly-itemoperations.json.gz",
      volumeInfo: "backups/nightly/nightly-volumeinfo.json.gz",
      csiVolumeSnapshots: "backups/nightly/nightly-csi-volumesnapshots.json.gz",
      csiVolumeSnapshotContents: "backups/nightly/nightly-csi-volumesnapshotcontents.json.gz",
      pending: "backups/nightly/pending/",
      pendingBackup: "backups/nightly/pending/backup.json.gz",
      pendingLogs: "backups/nightly/pending/logs.gz",
      pendingWindows: "backups/nightly/pending/freeze-windows.json.gz",
    });
  });
});

describe("restoreKeys", () => {
  it("spells Velero's keys, and ours inside the restore's own directory", () => {
    expect(restoreKeys("r1")).toEqual({
      directory: "restores/r1/",
      metadata: "restores/r1/velero-restore.json",
      logs: "restores/r1/restore-r1-logs.gz",
      results: "restores/r1/restore-r1-results.gz",
      resourceList: "restores/r1/restore-r1-resource-list.json.gz",
      itemOperations: "restores/r1/restore-r1-itemoperations.json.gz",
      volumeInfo: "restores/r1/r1-volumeinfo.json.gz",
      plan: "restores/r1/plan/",
    });
  });
});

it("uses no top-level directory that a real Velero does not know", () => {
  expect(TOP_LEVEL_DIRECTORIES).toEqual(
    expect.arrayContaining([BACKUPS, RESTORES].map((directory) => directory.slice(0, -1))),
  );
  const keys = [...Object.values(backupKeys("x")), ...Object.values(restoreKeys("x"))];
  expect(keys.filter((key) => !TOP_LEVEL_DIRECTORIES.includes(key.split("/")[0] ?? ""))).toEqual(
    [],
  );
});
