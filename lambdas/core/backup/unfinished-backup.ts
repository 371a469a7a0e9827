import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Results } from "../results.ts";
import { gzipJson } from "../store/gzip-json.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import type { VolumeBackupRecords } from "../volumes/volume-backup-records.ts";

/** A backup whose items are taken, and whose snapshots may still be on their way. */
export interface UnfinishedBackup {
  /** Completed and counted; its phase is still `InProgress`. */
  readonly backup: Backup;
  readonly results: Results;
  readonly volumes: VolumeBackupRecords;
  /** A whole gzip file; one that follows it makes one file with it. */
  readonly log: Uint8Array;
}

/** Leaves a backup in its directory for whoever finishes it. */
export async function writeUnfinished(
  store: ObjectStore,
  { log, ...unfinished }: UnfinishedBackup,
): Promise<void> {
  const keys = backupKeys(unfinished.backup.metadata.name);
  await store.put(keys.pendingLogs, log);
  await store.put(keys.pendingBackup, await gzipJson(unfinished));
}

/** What an earlier state of the same backup left; `undefined` when it left nothing, or was of another backup of that name. */
export async function readUnfinished(
  store: ObjectStore,
  { metadata: { name, uid } }: Backup,
): Promise<UnfinishedBackup | undefined> {
  const keys = backupKeys(name);
  if (!(await store.exists(keys.pendingBackup))) return undefined;
  const body = await buffer(await store.get(keys.pendingBackup));
  const unfinished: Omit<UnfinishedBackup, "log"> = JSON.parse(
    (await promisify(gunzip)(body)).toString(),
  );
  if (unfinished.backup.metadata.uid !== uid) return undefined;
  return { ...unfinished, log: await buffer(await store.get(keys.pendingLogs)) };
}

/** Removes what was left for whoever finishes a backup. */
export async function removeUnfinished(store: ObjectStore, name: string): Promise<void> {
  const { pendingBackup, pendingLogs, pendingWindows } = backupKeys(name);
  // In this order: a log without its backup misleads nobody.
  for (const key of [pendingBackup, pendingLogs, pendingWindows]) await store.delete(key);
}
