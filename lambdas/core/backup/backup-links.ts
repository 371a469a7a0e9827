import { type FunctionPlace, type RunLinks, runLinks } from "../run-links.ts";
import { backupKeys } from "../store/layout.ts";
import type { Backup } from "../velero/backup.ts";
import type { Locations } from "../velero/resolve-locations.ts";
import { storageLocationOf } from "./prepare-backup.ts";

/** Where to look at a backup that has ended. */
export function backupLinks(backup: Backup, locations: Locations, place: FunctionPlace): RunLinks {
  const { directory } = backupKeys(backup.metadata.name);
  return runLinks(
    { object: backup, location: storageLocationOf(backup, locations), directory },
    place,
  );
}
