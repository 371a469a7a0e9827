import { backupLinks } from "../core/backup/backup-links.ts";
import { finishBackupState } from "../core/backup/backup-states.ts";
import { countBackup } from "../runtime/count-backup.ts";
import { finishBackupPorts } from "../runtime/finish-backup-ports.ts";
import { functionPlace } from "../runtime/function-place.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";

/** Ends a backup: input `{ backup, failure? }`, output a {@link BackupSummary} and its {@link RunLinks}. */
export const handler = lambdaHandler(async (state: Parameters<typeof finishBackupState>[0]) => {
  const ports = await finishBackupPorts();
  const summary = await finishBackupState(state, ports);
  const done = { ...summary, links: backupLinks(state.backup, ports.locations, functionPlace()) };
  countBackup(state.backup, done);
  logger.info("Backup ended", { ...done });
  return done;
});
