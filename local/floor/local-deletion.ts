import { deleteBackup } from "../../lambdas/core/retention/delete-backup.ts";
import type { DeletionReport } from "../../lambdas/core/retention/deletion-ports.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { FoundBackup } from "../../lambdas/core/velero/backup-to-restore.ts";
import type { Locations } from "../../lambdas/core/velero/resolve-locations.ts";
import { openHolds } from "../../lambdas/runtime/open-holds.ts";
import { retentionSnapshotters } from "../../lambdas/runtime/retention-snapshotters.ts";

/** What deleting on this machine works with. */
export interface LocalDeletionParts {
  readonly locations: Locations;
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
}

/**
 * Deletes a backup in this process, by the rules that DeleteBackup goes by. This machine knows of no
 * work but its own: a restore that another machine runs from the backup just then fails.
 */
export function deleteLocally(
  { backup, location }: FoundBackup,
  { locations, openStore }: LocalDeletionParts,
): Promise<DeletionReport> {
  const { of } = retentionSnapshotters(locations.snapshotLocations);
  return deleteBackup(
    {
      storageLocations: locations.storageLocations,
      openStore,
      openHolds,
      snapshotterFor: of,
      running: async () => ({ backups: [], restores: [] }),
      now: () => new Date(),
    },
    { backupName: backup.metadata.name, storageLocation: location.metadata.name },
  );
}
