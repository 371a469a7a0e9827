import type { StoredDirectory } from "../locations/stored-directory.ts";
import { BACKUPS, RESTORES, restoreKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { attempt } from "./attempt.ts";
import type { RunningWork } from "./deletion-ports.ts";
import { removeObjects } from "./remove-backup.ts";
import type { LocationContents } from "./sweep-location.ts";

/** What lies in a bucket and belongs to nothing any more. */
export interface DirectoryOrphans {
  /** Backups that broke off: files without a `velero-backup.json`, by name of the backup. */
  readonly unfinishedBackups: readonly OrphanedKeys[];
  /** Plans of restores that have ended, by name of the restore. */
  readonly endedPlans: readonly OrphanedKeys[];
}

/**
 * Keys of the uploads below `backups/` and `restores/` that were begun more than a day ago, one for
 * each; whoever began one is gone, and no listing of objects shows it.
 */
export async function findUnfinishedUploads(
  store: ObjectStore,
  now: Date,
): Promise<readonly string[]> {
  const before = dayBefore(now);
  return [
    ...(await store.listUnfinishedUploads(BACKUPS, before)),
    ...(await store.listUnfinishedUploads(RESTORES, before)),
  ];
}

/** The files that are left of something. */
export interface OrphanedKeys {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Longer than any function or workflow of ours writes, and any Velero's backup is likely to take. */
const DAY_MILLISECONDS = 86_400_000;

/**
 * Finds what backups and restores have left that broke off: nothing of what runs, and nothing whose
 * age the store does not tell to be more than a day.
 */
export function findDirectoryOrphans(
  { entries, restores }: LocationContents,
  running: RunningWork,
  now: Date,
): DirectoryOrphans {
  const runningNames = (objects: RunningWork["backups"] | RunningWork["restores"]) =>
    new Set(objects.map(({ metadata }) => metadata.name));
  const backups = runningNames(running.backups);
  const readers = runningNames(running.restores);
  return {
    unfinishedBackups: entries
      .filter(({ state, directory }) => state === "unfinished" && !backups.has(directory.name))
      .filter(({ directory }) => isOld(directory, now))
      .map(({ directory: { name, keys } }) => ({ name, keys })),
    endedPlans: restores
      .filter(({ directory }) => !readers.has(directory.name))
      .filter(({ directory, restore }) => restore !== undefined || isOld(directory, now))
      .map(({ directory: { name, keys } }) => ({
        name,
        keys: keys.filter((key) => key.startsWith(restoreKeys(name).plan)),
      }))
      .filter(({ keys }) => keys.length > 0),
  };
}

function isOld({ lastModified }: StoredDirectory, now: Date): boolean {
  return lastModified !== undefined && lastModified.getTime() < dayBefore(now).getTime();
}

/** What is younger may still be worked on. */
export function dayBefore(now: Date): Date {
  return new Date(now.getTime() - DAY_MILLISECONDS);
}

/** Removes orphans and ends uploads begun more than a day ago. Returns what could not be removed. */
export async function removeDirectoryOrphans(
  store: ObjectStore,
  { unfinishedBackups, endedPlans }: DirectoryOrphans,
  now: Date,
): Promise<readonly string[]> {
  const keys = [...unfinishedBackups, ...endedPlans].flatMap((orphan) => orphan.keys);
  const problems = await removeObjects(store, keys);
  const ended = await attempt(async () => {
    for (const root of [BACKUPS, RESTORES]) {
      await store.abortUnfinishedUploads(root, dayBefore(now));
    }
  });
  return [...problems, ...("problem" in ended ? [ended.problem] : [])];
}
