import { type FunctionPlace, type RunLinks, runLinks } from "../run-links.ts";
import { restoreKeys } from "../store/layout.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import type { Restore } from "../velero/restore.ts";

/** Where to look at a restore that has ended; nowhere, where its location is gone since. */
export function restoreLinks(
  { restore, location: name }: { readonly restore: Restore; readonly location: string },
  storageLocations: readonly BackupStorageLocation[],
  place: FunctionPlace,
): RunLinks | undefined {
  const location = storageLocations.find(({ metadata }) => metadata.name === name);
  const { directory } = restoreKeys(restore.metadata.name);
  return location && runLinks({ object: restore, location, directory }, place);
}
