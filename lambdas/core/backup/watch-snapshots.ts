import type { Backup } from "../velero/backup.ts";
import { durationOr, ITEM_OPERATION_TIMEOUT } from "../velero/defaults.ts";
import { durationMilliseconds } from "../velero/duration.ts";
import {
  abandonSnapshots,
  pollSnapshots,
  type SnapshotProgress,
  snapshotProgress,
} from "../volumes/poll-snapshots.ts";
import { isSnapshotterError } from "../volumes/snapshotter-error.ts";
import type { FinishBackupPorts } from "./back-up-ports.ts";
import { startOf } from "./prepare-backup.ts";
import type { SnapshotStatus } from "./snapshot-status.ts";
import type { UnfinishedBackup } from "./unfinished-backup.ts";

/**
 * Hours that a snapshot may take, whatever `itemOperationTimeout` says. The first one of 16 TiB takes about a
 * day; the state machine ends two hours later.
 */
export const LONGEST_SNAPSHOT_HOURS = 46;

type WatchPorts = Pick<FinishBackupPorts, "now" | "snapshotterFor">;
type Watched = Pick<UnfinishedBackup, "backup" | "volumes">;

/** Looks once how far the snapshots are. Where EC2 does not answer for now, nothing has changed. */
export async function lookAtSnapshots(
  { volumes }: Watched,
  { now, snapshotterFor }: WatchPorts,
): Promise<SnapshotProgress> {
  const before = snapshotProgress(volumes);
  if (before.pending === 0) return before;
  const snapshotter = snapshotterFor(volumes.location);
  if (snapshotter === undefined) {
    const reason = `volume snapshot location '${volumes.location}' cannot be used any more; restore it`;
    return snapshotProgress(abandonSnapshots(volumes, reason));
  }
  try {
    return await pollSnapshots(volumes, snapshotter, { now });
  } catch (error) {
    if (isSnapshotterError(error, "throttled", "unavailable")) return before;
    if (!isSnapshotterError(error)) throw error;
    return snapshotProgress(abandonSnapshots(volumes, (error as Error).message));
  }
}

/** Says whether and how long to wait: not when the backup's time for it is over. */
export function snapshotStatus(
  { pending, percent }: SnapshotProgress,
  backup: Backup,
  now: Date,
): SnapshotStatus {
  const elapsed = now.getTime() - startOf(backup).getTime();
  const isOver = elapsed >= snapshotPatience(backup).milliseconds;
  return { pending: isOver ? 0 : pending, percent, waitSeconds: waitSeconds(elapsed) };
}

/** How long a backup waits for its snapshots, from its start, and how its spec says that. */
export function snapshotPatience({ spec }: Backup): { milliseconds: number; text: string } {
  const text = durationOr(ITEM_OPERATION_TIMEOUT, spec.itemOperationTimeout);
  const most = LONGEST_SNAPSHOT_HOURS * 3_600_000;
  const milliseconds = durationMilliseconds(text);
  return milliseconds > most
    ? { milliseconds: most, text: `${LONGEST_SNAPSHOT_HOURS}h0m0s` }
    : { milliseconds, text };
}

/**
 * A twentieth of the time that has passed, from 10 s to 5 min: what takes longer than it must is 5 %,
 * and 46 hours are some 620 looks of 12 events each, where an execution's history holds 25,000.
 */
function waitSeconds(elapsed: number): number {
  return Math.min(Math.max(Math.round(elapsed / 20_000), 10), 300);
}
