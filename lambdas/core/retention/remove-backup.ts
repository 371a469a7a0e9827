import { Buffer } from "node:buffer";
import type { BackupEntry } from "../locations/catalogue.ts";
import { backupKeys, restoreKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import { attempt } from "./attempt.ts";
import { type ListedSnapshot, ownershipTags, readBackupVolumes } from "./backup-volumes.ts";
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
  const report = { backupName: entry.directory.name, notes: [] };
  const volumes = await attempt(() => readBackupVolumes(ports.store, entry));
  if ("problem" in volumes) return { ...report, outcome: "refused", problems: [volumes.problem] };
  const obstacles = await deletionObstacles(entry, volumes.value, ports);
  if (obstacles.length > 0) return { ...report, outcome: "refused", problems: obstacles };
  const hidden = await attempt(() => hide(ports.store, entry));
  if ("problem" in hidden) return { ...report, outcome: "incomplete", problems: [hidden.problem] };
  const { problems, notes } = await removeSnapshots(ports, entry, volumes.value.snapshots);
  // Without its files nobody could tell which snapshots are left to remove.
  const left = problems.length > 0 ? problems : await removeParts(ports.store, entry, restores);
  return { ...report, outcome: left.length > 0 ? "incomplete" : "deleted", problems: left, notes };
}

async function removeParts(
  store: ObjectStore,
  { directory: { name, keys } }: BackupEntry,
  restores: readonly StoredRestore[],
): Promise<readonly string[]> {
  const { deletion, metadata } = backupKeys(name);
  const files = keys.filter((key) => key !== deletion && key !== metadata);
  const left = [
    ...(await removeObjects(store, files)),
    ...(await removeRestores(store, name, restores)),
  ];
  return left.length > 0 ? left : await removeObjects(store, [deletion]);
}

async function hide(store: ObjectStore, { directory, document, state }: BackupEntry) {
  const { deletion, metadata } = backupKeys(directory.name);
  if (state === "stored") await store.put(deletion, Buffer.from(document));
  await store.delete(metadata);
}

interface SnapshotsLeft {
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

async function removeSnapshots(
  { snapshotterFor }: DeletionPorts,
  { backup }: BackupEntry,
  snapshots: readonly ListedSnapshot[],
): Promise<SnapshotsLeft> {
  const problems: string[] = [];
  const notes: string[] = [];
  for (const { snapshotId, location } of snapshots) {
    const snapshotter = snapshotterFor(location);
    const removed =
      snapshotter &&
      (await attempt(() => snapshotter.deleteSnapshot(snapshotId, ownershipTags(backup))));
    if (removed === undefined) problems.push(locationMissing(snapshotId, location));
    else if ("problem" in removed) problems.push(removed.problem);
    else if (removed.value === "locked") problems.push(lockedText(snapshotId));
    else if (removed.value === "notOwned") notes.push(notOwnedText(snapshotId, backup));
  }
  return { problems, notes };
}

function locationMissing(snapshotId: string, location: string): string {
  return `snapshot '${snapshotId}' is in volume snapshot location '${location}', which does not exist; configure it`;
}

function lockedText(snapshotId: string): string {
  return `snapshot '${snapshotId}' is locked; it is deleted when its lock has ended`;
}

function notOwnedText(snapshotId: string, { metadata }: Backup): string {
  return `snapshot '${snapshotId}' does not carry the tags of backup '${metadata.name}' and is left alone`;
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
