import { finishBackupState } from "../core/backup/backup-states.ts";
import { countBackup } from "../runtime/count-backup.ts";
import { finishBackupPorts } from "../runtime/finish-backup-ports.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";

/** Ends a backup: input `{ backup, failure? }`, output a {@link BackupSummary}. */
export const handler = lambdaHandler(async (state: Parameters<typeof finishBackupState>[0]) => {
  const done = await finishBackupState(state, await finishBackupPorts());
  countBackup(state.backup, done);
  logger.info("Backup ended", { ...done });
  return done;
});
