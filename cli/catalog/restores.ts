import { RESTORES, restoreKeys } from "../../lambdas/core/store/layout.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import { readRestore } from "../../lambdas/core/velero/restore-json.ts";
import type { Floor } from "../floor.ts";
import { findStored, listStored, type StoredKind } from "./stored-objects.ts";

/** A restore and the location of its backup, which holds its files. */
export interface FoundRestore {
  readonly restore: Restore;
  readonly location: BackupStorageLocation;
}

const KIND: StoredKind<Restore> = {
  directory: RESTORES,
  keyOf: (name) => restoreKeys(name).metadata,
  read: readRestore,
};

/** The restores of a floor. */
export interface ListedRestores {
  /** By name. */
  readonly restores: readonly FoundRestore[];
  readonly problems: readonly string[];
}

/** Every restore that Jangada made; a real Velero keeps its own in the cluster. */
export async function listRestores(floor: Floor): Promise<ListedRestores> {
  const { found, problems } = await listStored(floor, KIND);
  const restores = found
    .map(({ object, location }) => ({ restore: object, location }))
    .sort((a, b) => (a.restore.metadata.name < b.restore.metadata.name ? -1 : 1));
  return { restores, problems };
}

/**
 * The restore of a name.
 *
 * @throws Error in Velero's words when there is none.
 */
export async function getRestore(floor: Floor, name: string): Promise<FoundRestore> {
  const stored = await findStored(floor, KIND, name);
  if (stored) return { restore: stored.object, location: stored.location };
  throw new Error(`restores.velero.io "${name}" not found`);
}

/** Whether some location holds a restore of that name. */
export async function restoreExists(floor: Floor, name: string): Promise<boolean> {
  return (await findStored(floor, KIND, name)) !== undefined;
}
