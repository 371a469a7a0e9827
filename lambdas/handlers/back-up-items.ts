import { backUp } from "../core/backup/back-up.ts";
import { summarizeBackup } from "../core/backup/backup-summary.ts";
import { parseBackupInput } from "../core/velero/parse-input.ts";
import { countBackup } from "../runtime/count-backup.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";
import { backUpPorts } from "../runtime/wiring.ts";

/** Takes one backup: input `{ "backup": <velero.io/v1 Backup> }`, output a {@link BackupSummary}. */
export const handler = lambdaHandler(async (input: unknown, { signal, timeLeft }) => {
  const backup = parseBackupInput(input);
  const done = summarizeBackup(
    await backUp({ ...(await backUpPorts()), signal, timeLeft }, backup),
  );
  countBackup(backup, done);
  logger.info("Backup ended", { ...done });
  return done;
});
