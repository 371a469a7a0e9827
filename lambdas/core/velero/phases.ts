/**
 * Where a backup stands (velero pkg/apis/velero/v1/backup_types.go). Jangada writes only the
 * terminal ones to a bucket; the others are read there, or live while a workflow runs.
 */
export const BACKUP_PHASES = [
  /** Accepted, and nothing has looked at it. */
  "New",
  /** Waits for its turn; nothing of it exists in the bucket. */
  "Queued",
  /** Its turn has come; the next step validates it. */
  "ReadyToStart",
  /** The object can never run as it stands: `validationErrors` says why, nothing was written. */
  "FailedValidation",
  /** Items are being collected; what is in the bucket is not usable yet. */
  "InProgress",
  /** Items are in the bucket, snapshots or uploads still run: not usable yet. */
  "WaitingForPluginOperations",
  /** As above, and some items have failed already. */
  "WaitingForPluginOperationsPartiallyFailed",
  /** Everything has ended and the last files are being written: not usable yet. */
  "Finalizing",
  /** As above, and some items have failed. */
  "FinalizingPartiallyFailed",
  /** Everything that was asked for is in the backup. */
  "Completed",
  /** The backup can be restored, and its results name each item that is missing. */
  "PartiallyFailed",
  /** The run broke off; `failureReason` says why. What it left behind promises nothing. */
  "Failed",
  /** Its snapshots and files are being removed; restore nothing from it. */
  "Deleting",
] as const;

/** One of {@link BACKUP_PHASES}. */
export type BackupPhase = (typeof BACKUP_PHASES)[number];

/** Where a restore stands (velero pkg/apis/velero/v1/restore_types.go). */
export const RESTORE_PHASES = [
  /** Accepted, and nothing has looked at it. */
  "New",
  /** The object can never run as it stands: `validationErrors` says why, the cluster is untouched. */
  "FailedValidation",
  /** Items are being created in the cluster. */
  "InProgress",
  /** Items are there, volumes are still being filled. */
  "WaitingForPluginOperations",
  /** As above, and some items have failed already. */
  "WaitingForPluginOperationsPartiallyFailed",
  /** Items and volumes are there; hooks run and the last fields are being set. */
  "Finalizing",
  /** As above, and some items have failed. */
  "FinalizingPartiallyFailed",
  /** Everything that was asked for is in the cluster; warnings may name what differs. */
  "Completed",
  /** The results name each item that is not in the cluster as asked. */
  "PartiallyFailed",
  /** The run broke off; `failureReason` says why, and part of the items may be in the cluster. */
  "Failed",
] as const;

/** One of {@link RESTORE_PHASES}. */
export type RestorePhase = (typeof RESTORE_PHASES)[number];

/** Phases that nothing but a deletion changes any more. */
const TERMINAL: readonly string[] = ["FailedValidation", "Completed", "PartiallyFailed", "Failed"];

/** Phases of a backup that a restore may rely on. */
const USABLE: readonly string[] = ["Completed", "PartiallyFailed"];

/**
 * Whether a backup or restore in this phase has ended. No phase means `New`; a phase that only a
 * newer Velero knows has not ended.
 */
export function isTerminal(phase: BackupPhase | RestorePhase | undefined): boolean {
  return phase !== undefined && TERMINAL.includes(phase);
}

/** Whether everything a backup in this phase says it holds can be restored. */
export function isUsable(phase: BackupPhase | undefined): boolean {
  return phase !== undefined && USABLE.includes(phase);
}
