import type { BackupEntry, CatalogueEntry } from "../locations/catalogue.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { SOURCE_SNAPSHOT_TAG } from "../volumes/copied-snapshot-tags.ts";
import type { EbsSnapshot, Tags } from "../volumes/ebs-volume.ts";
import { RESTORE_TAG } from "../volumes/restored-volume-tags.ts";
import { BACKUP_TAG, BACKUP_UID_TAG, CLUSTER_TAG } from "../volumes/snapshot-tags.ts";
import { readBackupVolumes } from "./backup-volumes.ts";
import type { RetentionSnapshotter, RunningWork } from "./deletion-ports.ts";
import { dayBefore } from "./directory-orphans.ts";

/** A snapshot of ours whose backup is in no location, or a copy that an ended restore has left. */
export interface OrphanedSnapshot {
  readonly snapshotId: string;
  /** Of a backup's snapshot. */
  readonly backupName?: string;
  /** Of a copy: the restore that made it, `<name>/<start>`. */
  readonly restoreId?: string;
}

/** A backup that promises volumes it no longer has. */
export interface IncompleteBackup {
  readonly backupName: string;
  readonly missingSnapshots: readonly string[];
}

/** Where to look, and what not to take for an orphan. */
export interface SnapshotSearch {
  readonly clusterName: string;
  /** Of all locations: one that could not be read may hold the backup of any snapshot. */
  readonly entries: readonly CatalogueEntry[];
  readonly running: RunningWork;
  readonly now: Date;
}

/**
 * Finds this cluster's snapshots, begun more than a day ago, whose backup is neither stored nor
 * running, and the copies from another Region, unless a restore is running that may use them.
 */
export async function findOrphanedSnapshots(
  snapshotter: RetentionSnapshotter,
  { clusterName, entries, running, now }: SnapshotSearch,
): Promise<readonly OrphanedSnapshot[]> {
  const names = new Set<string | undefined>(running.backups.map(({ metadata }) => metadata.name));
  const uids = new Set<string | undefined>();
  for (const entry of entries) {
    // Nobody knows the uid of what cannot be read, so it keeps every snapshot of its name.
    if ("backup" in entry) uids.add(entry.backup.metadata.uid);
    else names.add(entry.directory.name);
  }
  const found = await snapshotter.findSnapshots({ [CLUSTER_TAG]: clusterName });
  const isTaken = (tags: Tags) => names.has(tags[BACKUP_TAG]) || uids.has(tags[BACKUP_UID_TAG]);
  const old = found.filter(({ startTime }) => new Date(startTime) < dayBefore(now));
  return [
    ...(running.restores.length > 0 ? [] : old.flatMap(copyOf)),
    ...old.filter(({ tags }) => !isTaken(tags)).flatMap(backupSnapshotOf),
  ];
}

function copyOf({ id, tags }: EbsSnapshot): OrphanedSnapshot[] {
  const restoreId = tags[RESTORE_TAG];
  const isCopy = tags[SOURCE_SNAPSHOT_TAG] !== undefined && restoreId !== undefined;
  return isCopy ? [{ snapshotId: id, restoreId }] : [];
}

function backupSnapshotOf({ id, tags }: EbsSnapshot): OrphanedSnapshot[] {
  const backupName = tags[BACKUP_TAG];
  return backupName === undefined ? [] : [{ snapshotId: id, backupName }];
}

/** Deletes an orphan if it still carries the tags it was found by. Returns why it could not be, if so. */
export async function removeOrphanedSnapshot(
  snapshotter: RetentionSnapshotter,
  { snapshotId, backupName, restoreId }: OrphanedSnapshot,
  clusterName: string,
): Promise<string | undefined> {
  const owner = {
    [CLUSTER_TAG]: clusterName,
    ...(backupName !== undefined && { [BACKUP_TAG]: backupName }),
    ...(restoreId !== undefined && { [RESTORE_TAG]: restoreId }),
  };
  const outcome = await snapshotter.deleteSnapshot(snapshotId, owner);
  return outcome === "locked" ? `snapshot '${snapshotId}' is locked` : undefined;
}

/** Finds backups whose snapshots are gone, by asking for those of every backup that has any. */
export async function findIncompleteBackups(
  store: ObjectStore,
  entries: readonly CatalogueEntry[],
  snapshotterFor: (location: string) => RetentionSnapshotter | undefined,
): Promise<readonly IncompleteBackup[]> {
  const incomplete: IncompleteBackup[] = [];
  for (const entry of entries) {
    if (entry.state !== "stored" || !entry.backup.status?.volumeSnapshotsCompleted) continue;
    const missingSnapshots = await missingOf(store, entry, snapshotterFor);
    if (missingSnapshots.length > 0) {
      incomplete.push({ backupName: entry.directory.name, missingSnapshots });
    }
  }
  return incomplete;
}

async function missingOf(
  store: ObjectStore,
  entry: BackupEntry,
  snapshotterFor: (location: string) => RetentionSnapshotter | undefined,
): Promise<readonly string[]> {
  const { snapshots } = await readBackupVolumes(store, entry);
  const byLocation = Map.groupBy(snapshots, ({ location }) => location);
  const missing = [...byLocation].map(async ([location, listed]) => {
    const ids = listed.map(({ snapshotId }) => snapshotId);
    const found: readonly EbsSnapshot[] | undefined =
      await snapshotterFor(location)?.describeSnapshots(ids);
    // Without its location nobody can tell.
    return found === undefined ? [] : ids.filter((id) => !found.some((it) => it.id === id));
  });
  return (await Promise.all(missing)).flat();
}
