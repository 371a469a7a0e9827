import { ErrorName, isJangadaError } from "../errors.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import { backUpItems } from "./back-up-items.ts";
import type { BackUpPorts } from "./back-up-ports.ts";
import { failedBackup } from "./failed-backup.ts";
import { finishBackup } from "./finish-backup.ts";
import { removeWindows } from "./hooks/freeze-windows.ts";
import { requireValid, startedBackup, storageLocationOf } from "./prepare-backup.ts";
import type { UnfinishedBackup } from "./unfinished-backup.ts";
import { lookAtSnapshots, snapshotStatus } from "./watch-snapshots.ts";

/**
 * Takes one backup in one process, from the first list to its last snapshot: what the states of the
 * backup workflow do one by one.
 *
 * `velero-backup.json` is written last and once, so until it is there nothing of a backup can be seen, and a
 * second run of the same name finds it and refuses. What went wrong with items, lists and volumes is
 * in the backup's results and its phase, `Completed` or `PartiallyFailed`.
 *
 * A run that breaks off leaves nothing that can be seen, unless it has begun snapshots: then it leaves
 * a backup in phase `Failed`, with which they are deleted.
 *
 * @throws JangadaError `FailedValidation` with every problem of the object; `AlreadyExists`; and
 *   whatever ends the run: cluster or store unavailable or denying, or `Interrupted`.
 */
export async function backUp(ports: BackUpPorts, backup: Backup): Promise<Backup> {
  requireValid(backup, ports.locations);
  const { clusterName, locations } = ports;
  const store = ports.openStore(storageLocationOf(backup, locations));
  const started = startedBackup(backup, { clusterName, locations, now: ports.now() });
  let unfinished: UnfinishedBackup | undefined;
  try {
    unfinished = await backUpItems(ports, started, store);
    await waitForSnapshots(ports, unfinished);
  } catch (error) {
    await recordSnapshots(ports, { backup: started, unfinished, store, error }).catch(() => {
      // The first failure tells more; the sweep finds the snapshots by their tags.
    });
    await tidyWindows(store, started);
    throw error;
  }
  const finished = await finishBackup(unfinished, store, ports);
  if (finished.status?.hookStatus?.hooksAttempted) await tidyWindows(store, started);
  return finished;
}

/** Where it cannot be removed, as in a bucket with Object Lock, an object without windows misleads nobody. */
async function tidyWindows(store: ObjectStore, { metadata }: Backup): Promise<void> {
  const owner = { backupName: metadata.name, backupUid: String(metadata.uid) };
  await removeWindows(store, owner).catch(() => {});
}

async function waitForSnapshots(ports: BackUpPorts, unfinished: UnfinishedBackup): Promise<void> {
  for (;;) {
    const progress = await lookAtSnapshots(unfinished, ports);
    const status = snapshotStatus(progress, unfinished.backup, ports.now());
    if (status.pending === 0) return;
    ports.onSnapshots?.(status);
    await ports.pause(status.waitSeconds * 1000);
  }
}

interface BrokenRun {
  readonly backup: Backup;
  readonly unfinished: UnfinishedBackup | undefined;
  readonly store: ObjectStore;
  readonly error: unknown;
}

async function recordSnapshots(
  ports: BackUpPorts,
  { backup, unfinished, store, error }: BrokenRun,
): Promise<void> {
  if (isJangadaError(error, ErrorName.FailedValidation, ErrorName.AlreadyExists)) return;
  const left = unfinished ?? (await failedBackup(backup, ports));
  const failureReason = `${(error as Error).name}: ${(error as Error).message}`;
  const hasBegun = left.volumes.snapshots.some(({ snapshotId }) => snapshotId !== "");
  if (hasBegun) await finishBackup(left, store, { ...ports, failureReason });
}
