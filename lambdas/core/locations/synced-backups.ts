import type { Backup } from "../velero/backup.ts";
import { STORAGE_LOCATION_LABEL } from "../velero/labels.ts";
import { getValidName } from "../velero/valid-name.ts";
import type { BackupEntry, CatalogueEntry } from "./catalogue.ts";
import { expirationOf } from "./expiration.ts";

/** Which backups a location holds, as a cluster that uses it sees them. */
export interface SyncedBackups {
  readonly backups: readonly Backup[];
  /** Directories that hold no backup one can read, and why. */
  readonly problems: readonly string[];
}

/** Phases of a document that a Velero will write once more (velero pkg/controller/backup_sync_controller.go). */
const WAITING: readonly string[] = [
  "WaitingForPluginOperations",
  "WaitingForPluginOperationsPartiallyFailed",
  "Finalizing",
  "FinalizingPartiallyFailed",
];

/**
 * The backups that Velero's sync would make out of a bucket, and those that are being deleted. One
 * that a Velero is still finishing is left out until it has expired: nobody finishes it any more, and
 * as `PartiallyFailed` it can be collected (velero pkg/controller/backup_sync_controller.go).
 */
export function syncedBackups(
  entries: readonly CatalogueEntry[],
  locationName: string,
  now: Date,
): SyncedBackups {
  const read = entries.filter((entry) => "backup" in entry);
  return {
    backups: read
      .filter((entry) => !isWaiting(entry) || hasExpired(entry.backup, now))
      .map((entry) => synced(entry, locationName)),
    problems: entries.flatMap((entry) => (entry.state === "unreadable" ? [entry.reason] : [])),
  };
}

function isWaiting({ backup }: BackupEntry): boolean {
  return WAITING.includes(backup.status?.phase ?? "");
}

function hasExpired(backup: Backup, now: Date): boolean {
  const expiration = expirationOf(backup);
  return expiration !== undefined && expiration < now;
}

function synced(entry: BackupEntry, locationName: string): Backup {
  const { backup, state } = entry;
  const { resourceVersion: _, ...metadata } = backup.metadata;
  return {
    ...backup,
    metadata: {
      ...metadata,
      namespace: "velero",
      labels: { ...metadata.labels, [STORAGE_LOCATION_LABEL]: getValidName(locationName) },
    },
    spec: { ...backup.spec, storageLocation: locationName },
    status: {
      ...backup.status,
      ...(isWaiting(entry) && { phase: "PartiallyFailed" as const }),
      ...(state === "deleting" && { phase: "Deleting" as const }),
    },
  };
}
