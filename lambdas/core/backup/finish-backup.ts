import { Buffer } from "node:buffer";
import { countMessages, joinResults, type Results } from "../results.ts";
import { gzipJson } from "../store/gzip-json.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup, BackupPhase } from "../velero/backup.ts";
import { encodeBackup } from "../velero/backup-json.ts";
import { JANGADA_VERSION_ANNOTATION } from "../velero/labels.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import { abandonSnapshots, snapshotFailures } from "../volumes/poll-snapshots.ts";
import {
  snapshotCounts,
  toVolumeInfo,
  toVolumeSnapshots,
  type VolumeBackupRecords,
} from "../volumes/volume-backup-records.ts";
import type { FinishBackupPorts } from "./back-up-ports.ts";
import { BackupRecord } from "./backup-record.ts";
import type { UnfinishedBackup } from "./unfinished-backup.ts";
import { lookAtSnapshots, snapshotPatience } from "./watch-snapshots.ts";

type EndPorts = Pick<FinishBackupPorts, "now" | "snapshotterFor" | "version">;

/**
 * Brings a backup to its end: looks at its snapshots a last time, gives up those that are not
 * finished, and writes what is left to write, `velero-backup.json` last: only then does the backup
 * exist. Two runs of one name cannot both write it. With a `failureReason` its phase is `Failed`.
 *
 * @throws JangadaError `AlreadyExists` when another run of that name was first.
 */
export async function finishBackup(
  unfinished: UnfinishedBackup,
  store: ObjectStore,
  { failureReason, ...ports }: EndPorts & { readonly failureReason?: string | undefined },
): Promise<Backup> {
  const { backup } = unfinished;
  const record = new BackupRecord(ports.now, backup.metadata.name);
  const { records } = await lookAtSnapshots(unfinished, ports);
  const volumes = abandonSnapshots(records, failureReason ?? lateText(backup));
  for (const { volumeName, error } of snapshotFailures(volumes)) {
    const subject = { resource: "persistentvolumes", namespace: "", name: volumeName };
    record.error("Error taking snapshot of volume", error, subject);
  }
  if (failureReason !== undefined) record.error("Backup failed", failureReason);
  const end = { results: joined(unfinished.results, record.results()), volumes, failureReason };
  const finished = withEnd(backup, end, ports);
  await writeFiles(store, { ...end, finished, log: [unfinished.log, await record.endLog()] });
  return finished;
}

function lateText(backup: Backup): string {
  return `timed out after ${snapshotPatience(backup).text}`;
}

function joined(first: Results, second: Results): Results {
  return {
    errors: joinResults(first.errors, second.errors),
    warnings: joinResults(first.warnings, second.warnings),
  };
}

interface BackupEnd {
  readonly results: Results;
  readonly volumes: VolumeBackupRecords;
  readonly failureReason: string | undefined;
}

/** Errors make it `PartiallyFailed`; warnings do not. */
function withEnd(
  { metadata, status, ...backup }: Backup,
  { results, volumes, failureReason }: BackupEnd,
  { now, version }: EndPorts,
): Backup {
  const errors = countMessages(results.errors);
  const outcome: BackupPhase = errors > 0 ? "PartiallyFailed" : "Completed";
  const annotations = { ...metadata.annotations, [JANGADA_VERSION_ANNOTATION]: version };
  return {
    ...backup,
    metadata: { ...metadata, annotations },
    status: {
      ...status,
      phase: failureReason === undefined ? outcome : "Failed",
      ...(failureReason !== undefined && { failureReason }),
      completionTimestamp: formatTimestamp(now()),
      warnings: countMessages(results.warnings),
      errors,
      ...(volumes.snapshots.length > 0 && snapshotCounts(volumes)),
    },
  };
}

interface LastFiles extends BackupEnd {
  readonly finished: Backup;
  readonly log: readonly Uint8Array[];
}

async function writeFiles(
  store: ObjectStore,
  { finished, results, volumes, log }: LastFiles,
): Promise<void> {
  const keys = backupKeys(finished.metadata.name);
  const files: readonly (readonly [key: string, content: unknown])[] = [
    [keys.results, results],
    [keys.volumeSnapshots, toVolumeSnapshots(volumes)],
    [keys.volumeInfo, toVolumeInfo(volumes)],
  ];
  await Promise.all(files.map(async ([key, content]) => store.put(key, await gzipJson(content))));
  await store.put(keys.logs, Buffer.concat(log));
  await store.put(keys.metadata, Buffer.from(encodeBackup(finished)), { createOnly: true });
}
