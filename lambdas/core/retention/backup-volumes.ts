import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { ErrorName, JangadaError } from "../errors.ts";
import { listAt, textAt } from "../kube/lossless-json-fields.ts";
import type { BackupEntry } from "../locations/catalogue.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import { JANGADA_VERSION_ANNOTATION, STORAGE_LOCATION_LABEL } from "../velero/labels.ts";
import type { Tags } from "../volumes/ebs-volume.ts";
import { BACKUP_TAG, BACKUP_UID_TAG } from "../volumes/snapshot-tags.ts";

/** A snapshot that a backup says is its own. */
export interface ListedSnapshot {
  /** `snap-…`. */
  readonly snapshotId: string;
  /** Name of the VolumeSnapshotLocation. */
  readonly location: string;
}

/** What a backup keeps outside its bucket's directory. */
export interface BackupVolumes {
  readonly snapshots: readonly ListedSnapshot[];
  /** How else volumes were kept, which only the Velero that made it can remove: `CSISnapshot`, `PodVolumeBackup`. */
  readonly foreignMethods: readonly string[];
}

/**
 * Reads what a backup keeps outside its directory. A snapshot that was never made has no id, and is
 * left out; Velero asks its provider to delete it all the same.
 *
 * @throws JangadaError `CorruptArchive` when a file that tells is not what it should be.
 */
export async function readBackupVolumes(
  store: ObjectStore,
  { directory }: BackupEntry,
): Promise<BackupVolumes> {
  const keys = backupKeys(directory.name);
  const read = async (key: string) =>
    directory.keys.includes(key) ? listAt(await readGzipJson(store, key)) : [];
  const methods = (await read(keys.volumeInfo)).map((entry) => textAt(entry, "backupMethod"));
  const podVolumes = await read(keys.podVolumeBackups);
  const csiSnapshots = await read(keys.csiVolumeSnapshots);
  const foreign = [
    ...methods.filter((method) => method !== undefined && method !== "NativeSnapshot"),
    ...podVolumes.map(() => "PodVolumeBackup"),
    ...csiSnapshots.map(() => "CSISnapshot"),
  ];
  return {
    snapshots: (await read(keys.volumeSnapshots)).flatMap(snapshotOf),
    foreignMethods: [...new Set(foreign as string[])],
  };
}

function snapshotOf(entry: unknown): ListedSnapshot[] {
  const snapshotId = textAt(entry, "status", "providerSnapshotID") ?? "";
  const location = textAt(entry, "spec", "location") ?? "";
  return snapshotId === "" ? [] : [{ snapshotId, location }];
}

async function readGzipJson(store: ObjectStore, key: string): Promise<unknown> {
  const body = await buffer(await store.get(key));
  try {
    return JSON.parse((await promisify(gunzip)(body)).toString());
  } catch (cause) {
    const message = `'${key}' cannot be read, restore an earlier version of it: ${(cause as Error).message}`;
    throw new JangadaError(ErrorName.CorruptArchive, message, { cause });
  }
}

/**
 * The tags that a snapshot must carry to be the backup's own. Ours carry its uid. Velero's carry its
 * name and labels, of which the location's is always there (velero pkg/backup/item_backupper.go).
 */
export function ownershipTags({ metadata }: Backup): Tags {
  const { name, uid, labels, annotations } = metadata;
  if (annotations?.[JANGADA_VERSION_ANNOTATION] !== undefined) {
    return { [BACKUP_TAG]: name, [BACKUP_UID_TAG]: uid ?? "" };
  }
  const location = labels?.[STORAGE_LOCATION_LABEL];
  return {
    [BACKUP_TAG]: name,
    ...(location !== undefined && { [STORAGE_LOCATION_LABEL]: location }),
  };
}
