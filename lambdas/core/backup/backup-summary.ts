import type { Backup } from "../velero/backup.ts";
import { CONSISTENCY_ANNOTATION } from "../velero/labels.ts";

/** How a backup went, short enough for a workflow's output and a line of a terminal. */
export interface BackupSummary {
  readonly backupName: string;
  readonly phase: string;
  readonly items: number;
  readonly warnings: number;
  readonly errors: number;
  /** `atomic`, or `mixed: ` and the resources read at another revision. */
  readonly consistency: string;
}

/** Sums up a backup that has ended. */
export function summarizeBackup({ metadata, status }: Backup): BackupSummary {
  return {
    backupName: metadata.name,
    phase: status?.phase ?? "",
    items: status?.progress?.itemsBackedUp ?? 0,
    warnings: status?.warnings ?? 0,
    errors: status?.errors ?? 0,
    consistency: metadata.annotations?.[CONSISTENCY_ANNOTATION] ?? "",
  };
}
