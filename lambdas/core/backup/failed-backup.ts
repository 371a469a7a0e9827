import type { Backup } from "../velero/backup.ts";
import type { EbsSnapshot } from "../volumes/ebs-volume.ts";
import { ownerTags, VOLUME_TAG } from "../volumes/snapshot-tags.ts";
import { isSnapshotterError } from "../volumes/snapshotter-error.ts";
import type { SnapshottedVolume } from "../volumes/volume-backup-records.ts";
import type { FinishBackupPorts } from "./back-up-ports.ts";
import { BackupRecord } from "./backup-record.ts";
import { recordLeftWindows } from "./hooks/left-windows.ts";
import { completeBackup, storageLocationOf } from "./prepare-backup.ts";
import type { UnfinishedBackup } from "./unfinished-backup.ts";

/**
 * What is left of a started backup that broke off before its items were taken: the snapshots that
 * its attempts had begun, which are found by their tags, so that they are deleted with it; and pods
 * that the last attempt may have left frozen, each an error.
 */
export async function failedBackup(
  backup: Backup,
  { clusterName, locations, snapshotterFor, openStore, now }: FinishBackupPorts,
): Promise<UnfinishedBackup> {
  const completed = completeBackup(backup, { locations });
  const { name: backupName, uid: backupUid = "" } = completed.metadata;
  const places = completed.spec.volumeSnapshotLocations;
  const location = places.find((place) => snapshotterFor(place)) ?? "";
  const tags = ownerTags({ backupName, backupUid, clusterName });
  const begun = await findBegun(() => snapshotterFor(location)?.findSnapshots(tags));
  const record = new BackupRecord(now, backupName);
  const store = openStore(storageLocationOf(backup, locations));
  await recordLeftWindows(store, { backupName, clusterName }, record);
  return {
    backup: completed,
    results: record.results(),
    log: await record.endLog(),
    volumes: { backupName, backupUid, location, skipped: [], snapshots: begun.map(recordOf) },
  };
}

/** Where EC2 does not answer, the sweep finds them once the backup is gone. */
async function findBegun(
  find: () => Promise<readonly EbsSnapshot[]> | undefined,
): Promise<readonly EbsSnapshot[]> {
  try {
    return (await find()) ?? [];
  } catch (error) {
    if (!isSnapshotterError(error)) throw error;
    return [];
  }
}

function recordOf({
  id,
  volumeId,
  sizeGiB,
  percent,
  startTime,
  tags,
}: EbsSnapshot): SnapshottedVolume {
  return {
    // Snapshots of a set share their tags, so only one that was taken by itself says its volume.
    pvName: tags[VOLUME_TAG] ?? "",
    pvInfo: { reclaimPolicy: "", labels: null },
    volumeId,
    volumeType: "",
    zone: "",
    sizeGiB,
    snapshotId: id,
    phase: "New",
    percent,
    startTime,
  };
}
