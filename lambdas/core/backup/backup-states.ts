import { text } from "node:stream/consumers";
import { failureReasonOf } from "../caught-failure.ts";
import { ErrorName, isJangadaError } from "../errors.ts";
import { markedWithExecution, type StartedExecution } from "../run-links.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import { readBackup } from "../velero/backup-json.ts";
import { parseBackupInput } from "../velero/parse-input.ts";
import { backUpItems } from "./back-up-items.ts";
import type { BackUpPorts, FinishBackupPorts, StartBackupPorts } from "./back-up-ports.ts";
import { type BackupSummary, summarizeBackup } from "./backup-summary.ts";
import { requireFreeName } from "./claim-name.ts";
import { failedBackup } from "./failed-backup.ts";
import { finishBackup } from "./finish-backup.ts";
import { requireValid, startedBackup, storageLocationOf } from "./prepare-backup.ts";
import type { SnapshotStatus } from "./snapshot-status.ts";
import {
  readUnfinished,
  removeUnfinished,
  type UnfinishedBackup,
  writeUnfinished,
} from "./unfinished-backup.ts";
import { lookAtSnapshots, snapshotStatus } from "./watch-snapshots.ts";

/** What the workflow's state carries: the backup as it was started. */
export interface RunningBackup {
  readonly backup: Backup;
}

/**
 * The state `ValidateBackup`: what a schedule or a person handed in becomes a backup that can run,
 * and is the same one in every attempt. Nothing is written.
 *
 * @throws JangadaError `FailedValidation` with every problem, one a line; `AlreadyExists`.
 */
export async function validateBackupState(
  { input, startTime, execution }: StartedExecution,
  { clusterName, locations, openStore }: StartBackupPorts,
): Promise<RunningBackup> {
  const asked = parseBackupInput(input);
  requireValid(asked, locations);
  const place = { clusterName, locations, now: new Date(startTime) };
  const backup = markedWithExecution(startedBackup(asked, place), execution);
  await requireFreeName(openStore(storageLocationOf(backup, locations)), backup.metadata.name);
  return { backup };
}

/**
 * The state `BackUpItems`: see `backUpItems`. What FinishBackup needs is left in the backup's
 * directory; an attempt that finds it there has nothing to do any more.
 */
export async function backUpItemsState(
  { backup }: RunningBackup,
  ports: BackUpPorts,
): Promise<SnapshotStatus> {
  const store = storeOf(backup, ports);
  const left = await readUnfinished(store, backup);
  return statusOf(left ?? (await takenAndLeft(ports, backup, store)), ports);
}

async function takenAndLeft(
  ports: BackUpPorts,
  backup: Backup,
  store: ObjectStore,
): Promise<UnfinishedBackup> {
  const unfinished = await backUpItems(ports, backup, store);
  await writeUnfinished(store, unfinished);
  return unfinished;
}

/** The state `WaitForSnapshots`: looks once how far they are. */
export async function waitForSnapshotsState(
  { backup }: RunningBackup,
  ports: FinishBackupPorts,
): Promise<SnapshotStatus> {
  return statusOf(await unfinishedOf(backup, ports), ports);
}

/**
 * The state `FinishBackup`: see `finishBackup`. `failure` is what a workflow's `Catch` caught. What
 * an earlier attempt has finished stays as it is.
 */
export async function finishBackupState(
  { backup, failure }: RunningBackup & { readonly failure?: unknown },
  ports: FinishBackupPorts,
): Promise<BackupSummary> {
  const store = storeOf(backup, ports);
  const failureReason = failure === undefined ? undefined : failureReasonOf(failure);
  const done =
    (await finishedBefore(store, backup)) ??
    (await finishBackup(await unfinishedOf(backup, ports), store, { ...ports, failureReason }));
  await tidy(store, backup.metadata.name);
  return summarizeBackup(done);
}

async function statusOf(
  unfinished: UnfinishedBackup,
  ports: FinishBackupPorts,
): Promise<SnapshotStatus> {
  return snapshotStatus(await lookAtSnapshots(unfinished, ports), unfinished.backup, ports.now());
}

async function unfinishedOf(backup: Backup, ports: FinishBackupPorts): Promise<UnfinishedBackup> {
  const left = await readUnfinished(storeOf(backup, ports), backup);
  return left ?? (await failedBackup(backup, ports));
}

async function finishedBefore(store: ObjectStore, backup: Backup): Promise<Backup | undefined> {
  const { metadata } = backupKeys(backup.metadata.name);
  if (!(await store.exists(metadata))) return undefined;
  const found = readBackup(await text(await store.get(metadata)));
  return found.metadata.uid === backup.metadata.uid ? found : undefined;
}

/** Where Object Lock holds every object, what was handed on stays until the backup is deleted. */
async function tidy(store: ObjectStore, name: string): Promise<void> {
  try {
    await removeUnfinished(store, name);
  } catch (error) {
    if (!isJangadaError(error, ErrorName.StoreDenied)) throw error;
  }
}

function storeOf(
  backup: Backup,
  { locations, openStore }: Pick<StartBackupPorts, "locations" | "openStore">,
): ObjectStore {
  return openStore(storageLocationOf(backup, locations));
}
