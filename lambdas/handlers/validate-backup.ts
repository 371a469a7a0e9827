import { validateBackupState } from "../core/backup/backup-states.ts";
import { lambdaHandler } from "../runtime/lambda-handler.ts";
import { startBackupPorts } from "../runtime/start-backup-ports.ts";

/**
 * Validates a backup: input `{ input, startTime }`, what a schedule or a person handed in and when the
 * execution started; output `{ backup }`, as it is started.
 */
export const handler = lambdaHandler(async (state: Parameters<typeof validateBackupState>[0]) =>
  validateBackupState(state, await startBackupPorts()),
);
