import type { Backup } from "./backup.ts";
import type { BackupStorageLocation } from "./backup-storage-location.ts";
import { SCHEDULE_NAME_LABEL } from "./labels.ts";
import type { RestoreSpec } from "./restore.ts";

/** A backup and where it was found. */
export interface FoundBackup {
  readonly backup: Backup;
  readonly location: BackupStorageLocation;
}

/**
 * The backup that a restore means: the one it names, or the newest of its schedule that is
 * `Completed`; one that failed in part is never chosen unasked (velero
 * pkg/controller/restore_controller.go, mostRecentCompletedBackup).
 */
export function backupToRestore(
  spec: RestoreSpec,
  backups: readonly FoundBackup[],
): FoundBackup | undefined {
  if (spec.backupName)
    return backups.find(({ backup }) => backup.metadata.name === spec.backupName);
  return backupsOfSchedule(spec.scheduleName, backups)
    .filter(({ backup }) => backup.status?.phase === "Completed")
    .toSorted((a, b) => startOf(b) - startOf(a))[0];
}

/** The backups that a schedule made. */
export function backupsOfSchedule(
  schedule: string | undefined,
  backups: readonly FoundBackup[],
): readonly FoundBackup[] {
  return backups.filter(
    ({ backup }) => schedule && backup.metadata.labels?.[SCHEDULE_NAME_LABEL] === schedule,
  );
}

function startOf({ backup }: FoundBackup): number {
  return Date.parse(backup.status?.startTimestamp ?? "1970-01-01T00:00:00Z");
}
