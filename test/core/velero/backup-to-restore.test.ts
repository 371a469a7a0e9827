import { expect, it } from "vitest";

import {
  backupsOfSchedule,
  backupToRestore,
  type FoundBackup,
} from "../../../lambdas/core/velero/backup-to-restore.ts";
import { storageLocation, storedBackup } from "./objects.ts";

function found(...args: Parameters<typeof storedBackup>): FoundBackup {
  return { backup: storedBackup(...args), location: storageLocation("default") };
}

const BACKUPS = [
  found("old", { phase: "Completed", startTimestamp: "2026-11-20T03:00:00Z" }, "nightly"),
  found("unknown", { phase: "Completed" }, "nightly"),
  found("new", { phase: "Completed", startTimestamp: "2026-11-22T03:00:00Z" }, "nightly"),
  found("newest", { phase: "PartiallyFailed", startTimestamp: "2026-11-23T03:00:00Z" }, "nightly"),
  found("weekly", { phase: "Completed", startTimestamp: "2026-11-23T04:00:00Z" }, "weekly"),
  found("manual", { phase: "Failed" }),
];

it.for([
  [{ backupName: "manual" }, "manual"],
  [{ backupName: "newest" }, "newest"],
  [{ backupName: "gone" }, undefined],
  [{ scheduleName: "nightly" }, "new"],
  [{ scheduleName: "weekly" }, "weekly"],
  [{ scheduleName: "hourly" }, undefined],
  [{}, undefined],
] as const)("means by %j the backup %s", ([spec, name]) => {
  expect(backupToRestore(spec, BACKUPS)?.backup.metadata.name).toBe(name);
});

it("knows the backups of a schedule by their label", () => {
  expect(backupsOfSchedule("nightly", BACKUPS)).toHaveLength(4);
  expect(backupsOfSchedule("", BACKUPS)).toEqual([]);
});
