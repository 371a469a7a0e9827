import type { Backup } from "../velero/backup.ts";
import { CONSISTENCY_ANNOTATION, SNAPSHOT_LAG_ANNOTATION } from "../velero/labels.ts";

/** How a backup went, short enough for a workflow's output and a line of a terminal. */
export interface BackupSummary {
  readonly backupName: string;
  readonly phase: string;
  /** Why it broke off, in phase `Failed`. */
  readonly failureReason?: string;
  readonly items: number;
  readonly warnings: number;
  readonly errors: number;
  /** `atomic`, or `mixed: ` and the resources read at another revision. */
  readonly consistency: string;
  /** Volumes whose snapshot was to be taken; absent when there were none. */
  readonly snapshotsAttempted?: number;
  readonly snapshotsCompleted?: number;
  /** Seconds from the objects' revision to the first and the last snapshot. */
  readonly snapshotLagSeconds?: string;
}

/** Sums up a backup that has ended. */
export function summarizeBackup({ metadata, status }: Backup): BackupSummary {
  const lag = metadata.annotations?.[SNAPSHOT_LAG_ANNOTATION];
  return {
    backupName: metadata.name,
    phase: status?.phase ?? "",
    ...(status?.failureReason && { failureReason: status.failureReason }),
    items: status?.progress?.itemsBackedUp ?? 0,
    warnings: status?.warnings ?? 0,
    errors: status?.errors ?? 0,
    consistency: metadata.annotations?.[CONSISTENCY_ANNOTATION] ?? "",
    ...(status?.volumeSnapshotsAttempted && {
      snapshotsAttempted: status.volumeSnapshotsAttempted,
      snapshotsCompleted: status.volumeSnapshotsCompleted ?? 0,
    }),
    ...(lag !== undefined && { snapshotLagSeconds: lag }),
  };
}
