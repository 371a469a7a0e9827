import { RESTORES, restoreKeys } from "../../lambdas/core/store/layout.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import { readRestore } from "../../lambdas/core/velero/restore-json.ts";
import type { Floor } from "../floor.ts";
import { getBackup } from "./backups.ts";
import { listRunning, type Running } from "./list-running.ts";
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

/** Every restore that Jangada made, and those that run now; a real Velero keeps its own in the cluster. */
export async function listRestores(floor: Floor): Promise<ListedRestores> {
  const [stored, now] = await Promise.all([listStored(floor, KIND), runningRestores(floor)]);
  const found = stored.found.map(({ object, location }) => ({ restore: object, location }));
  const known = new Set(found.map(({ restore }) => restore.metadata.name));
  const running = now.running.filter(({ restore }) => !known.has(restore.metadata.name));
  const restores = [...found, ...running].sort((a, b) =>
    a.restore.metadata.name < b.restore.metadata.name ? -1 : 1,
  );
  return { restores, problems: [...stored.problems, ...now.problems] };
}

/** Those that run now, each where its backup is. */
async function runningRestores(floor: Floor): Promise<Running<FoundRestore>> {
  if (floor.detached === undefined) return { running: [], problems: [] };
  const { detached } = floor;
  const { running, problems } = await listRunning(() => detached.runningRestores());
  const found = await Promise.all(running.map((restore) => withLocation(floor, restore)));
  return { running: found.flat(), problems };
}

async function withLocation(floor: Floor, restore: Restore): Promise<readonly FoundRestore[]> {
  try {
    const { location } = await getBackup(floor, restore.spec.backupName ?? "");
    return [{ restore, location }];
  } catch {
    // Of a schedule's newest backup, or of one that is gone: any location has the same nothing to show.
    const [location] = (await floor.locations()).storageLocations;
    return location ? [{ restore, location }] : [];
  }
}

/**
 * The restore of a name, stored or running.
 *
 * @throws Error in Velero's words when there is none.
 */
export async function getRestore(floor: Floor, name: string): Promise<FoundRestore> {
  const found = await findRestore(floor, name);
  if (found) return found;
  throw new Error(`restores.velero.io "${name}" not found`);
}

/** Whether there is a restore of that name, stored or running. */
export async function restoreExists(floor: Floor, name: string): Promise<boolean> {
  return (await findRestore(floor, name)) !== undefined;
}

async function findRestore(floor: Floor, name: string): Promise<FoundRestore | undefined> {
  const stored = await findStored(floor, KIND, name);
  if (stored) return { restore: stored.object, location: stored.location };
  const { running } = await runningRestores(floor);
  return running.find(({ restore }) => restore.metadata.name === name);
}
