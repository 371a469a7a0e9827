import { Buffer } from "node:buffer";
import { isJangadaError } from "../errors.ts";
import type { BackupEntry } from "../locations/catalogue.ts";
import { backupKeys, restoreKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { DeletionOutcome } from "../volumes/volume-snapshotter.ts";
import {
  type BackupVolumes,
  type ListedSnapshot,
  ownershipTags,
  readBackupVolumes,
} from "./backup-volumes.ts";
import { deletionObstacles } from "./deletion-obstacles.ts";
import type { DeletionPorts, DeletionReport } from "./deletion-ports.ts";
import type { StoredRestore } from "./stored-restores.ts";

/**
 * Deletes a backup: its snapshots, its directory, and the directories of the restores made of it
 * (velero pkg/controller/backup_deletion_controller.go).
 *
 * The backup is made invisible first: a copy of its document becomes the mark of the deletion, then
 * `velero-backup.json` goes. Were that file removed last, a run that dies in between would leave a
 * backup that everyone, a real Velero too, takes for whole. The mark is removed last of all, so
 * whoever finds it finishes the deletion; it holds what the ownership of snapshots is proved by.
 * What cannot be removed is listed, and stays together with the mark.
 */
export async function removeBackup(
  ports: DeletionPorts,
  entry: BackupEntry,
  restores: readonly StoredRestore[],
): Promise<DeletionReport> {
  const backupName = entry.directory.name;
  const volumes = await attempt(() => readBackupVolumes(ports.store, entry));
  if ("problem" in volumes) {
    return { backupName, outcome: "refused", problems: [volumes.problem] };
  }
  const obstacles = await deletionObstacles(entry, volumes.value, ports);
  if (obstacles.length > 0) return { backupName, outcome: "refused", problems: obstacles };
  const hidden = await attempt(() => hide(ports.store, entry));
  if ("problem" in hidden) {
    return { backupName, outcome: "incomplete", problems: [hidden.problem] };
  }
  const problems = await removeParts(ports, entry, { volumes: volumes.value, restores });
  return { backupName, outcome: problems.length === 0 ? "deleted" : "incomplete", problems };
}

interface Parts {
  readonly volumes: BackupVolumes;
  readonly restores: readonly StoredRestore[];
}

/** In this order: without its files nobody could tell which snapshots to remove. */
async function removeParts(
  ports: DeletionPorts,
  entry: BackupEntry,
  { volumes, restores }: Parts,
): Promise<readonly string[]> {
  const snapshots = await removeSnapshots(ports, entry, volumes.snapshots);
  if (snapshots.length > 0) return snapshots;
  const { deletion, metadata } = backupKeys(entry.directory.name);
  const files = entry.directory.keys.filter((key) => key !== deletion && key !== metadata);
  const left = [
    ...(await removeObjects(ports.store, files)),
    ...(await removeRestores(ports.store, entry.directory.name, restores)),
  ];
  return left.length > 0 ? left : await removeObjects(ports.store, [deletion]);
}

async function hide(store: ObjectStore, { directory, document, state }: BackupEntry) {
  const { deletion, metadata } = backupKeys(directory.name);
  if (state === "stored") await store.put(deletion, Buffer.from(document));
  await store.delete(metadata);
}

async function removeSnapshots(
  { snapshotterFor }: DeletionPorts,
  { backup }: BackupEntry,
  snapshots: readonly ListedSnapshot[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { snapshotId, location } of snapshots) {
    const snapshotter = snapshotterFor(location);
    if (snapshotter === undefined) {
      problems.push(
        `snapshot '${snapshotId}' is in volume snapshot location '${location}', which does not exist; configure it`,
      );
      continue;
    }
    const outcome = await attempt(() =>
      snapshotter.deleteSnapshot(snapshotId, ownershipTags(backup)),
    );
    problems.push(...snapshotProblems(snapshotId, outcome));
  }
  return problems;
}

function snapshotProblems(
  snapshotId: string,
  outcome: Attempt<DeletionOutcome>,
): readonly string[] {
  if ("problem" in outcome) return [outcome.problem];
  if (outcome.value === "locked") {
    return [`snapshot '${snapshotId}' is locked; it is deleted when its lock has ended`];
  }
  // Another's snapshot is not part of this backup, so nothing of the backup stays for its sake.
  return [];
}

async function removeRestores(
  store: ObjectStore,
  backupName: string,
  restores: readonly StoredRestore[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { directory, restore } of restores) {
    if (restore?.spec.backupName !== backupName) continue;
    // Last of all: by it the next attempt knows whose restore this is.
    const { metadata } = restoreKeys(directory.name);
    const left = await removeObjects(
      store,
      directory.keys.filter((key) => key !== metadata),
    );
    problems.push(...left, ...(left.length > 0 ? [] : await removeObjects(store, [metadata])));
  }
  return problems;
}

/** Removes objects one by one; what the store refuses is named and the rest goes. */
export async function removeObjects(
  store: ObjectStore,
  keys: readonly string[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const key of keys) {
    const removed = await attempt(() => store.delete(key));
    if ("problem" in removed) problems.push(removed.problem);
  }
  return problems;
}

type Attempt<T> = { readonly value: T } | { readonly problem: string };

/** What a port refuses is a fact to report; anything else is a bug, or the end of this run. */
async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!isJangadaError(error) && !isSnapshotterError(error)) throw error;
    return { problem: (error as Error).message };
  }
}
