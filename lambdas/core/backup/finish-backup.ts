import { Buffer } from "node:buffer";
import { gzipJson } from "../store/gzip-json.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import { encodeBackup } from "../velero/backup-json.ts";
import {
  CONSISTENCY_ANNOTATION,
  JANGADA_VERSION_ANNOTATION,
  RESOURCE_VERSION_ANNOTATION,
} from "../velero/labels.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import type { BackupRun } from "./backup-run.ts";
import type { ClusterView } from "./cluster-view.ts";

/** What the end of a backup adds to it. */
export interface BackupEnd {
  readonly now: Date;
  /** Of Jangada. */
  readonly version: string;
}

/** The backup as it ended: phase, counters, and our annotations. Errors make it `PartiallyFailed`; warnings do not. */
export function finishBackup(
  backup: Backup,
  { view, record, hooks }: Pick<BackupRun, "view" | "record" | "hooks">,
  { now, version }: BackupEnd,
): Backup {
  const items = record.items.count;
  return {
    ...backup,
    metadata: {
      ...backup.metadata,
      annotations: {
        ...backup.metadata.annotations,
        [JANGADA_VERSION_ANNOTATION]: version,
        [RESOURCE_VERSION_ANNOTATION]: view.revision,
        [CONSISTENCY_ANNOTATION]: consistencyOf(view),
      },
    },
    status: {
      ...backup.status,
      phase: record.errorCount > 0 ? "PartiallyFailed" : "Completed",
      completionTimestamp: formatTimestamp(now),
      warnings: record.warningCount,
      errors: record.errorCount,
      progress: { totalItems: items, itemsBackedUp: items },
      hookStatus: { hooksAttempted: hooks.attempted, hooksFailed: hooks.failed },
    },
  };
}

/** `atomic` when every list was read at the backup's revision, else `mixed: ` and those that were not. */
function consistencyOf({ mixed }: ClusterView): string {
  return mixed.size === 0 ? "atomic" : `mixed: ${[...mixed.keys()].sort().join(", ")}`;
}

/**
 * Writes the files beside an archive, and when all of them are there, `velero-backup.json`: only
 * now does the backup exist. Two runs of one name cannot both write it.
 */
export async function writeBackupFiles(
  store: ObjectStore,
  backup: Backup,
  { view, record, volumes }: Pick<BackupRun, "view" | "record" | "volumes">,
): Promise<void> {
  for (const [resource, reason] of view.mixed)
    record.info("Read at another revision", { resource, reason });
  for (const [reason, count] of record.skipped) record.info("Items skipped", { reason, count });
  const keys = backupKeys(backup.metadata.name);
  // Velero writes nil slices as null and reads both.
  const files: readonly (readonly [key: string, content: unknown])[] = [
    [keys.results, record.results()],
    [keys.resourceList, record.items.toResourceList()],
    [keys.volumeSnapshots, null],
    [keys.podVolumeBackups, null],
    [keys.itemOperations, []],
    [keys.volumeInfo, volumes.toVolumeInfo()],
  ];
  await Promise.all(files.map(async ([key, content]) => store.put(key, await gzipJson(content))));
  await store.put(keys.logs, await record.endLog());
  await store.put(keys.metadata, Buffer.from(encodeBackup(backup)), { createOnly: true });
}
