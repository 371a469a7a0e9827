import type { Backup } from "../velero/backup.ts";

/** The runs of the backup workflow. */
export interface BackupExecutions {
  /** The backups whose workflow runs now, as they were handed to it. */
  running(): Promise<readonly Backup[]>;
  /**
   * Starts the workflow with `{ backup }` under {@link executionName} of the backup's name.
   * `AlreadyStarted` when an execution of that name runs or has run: then nothing is done, so a
   * second call for the same backup is harmless.
   */
  start(backup: Backup): Promise<"Started" | "AlreadyStarted">;
}
