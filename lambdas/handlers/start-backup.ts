import { startBackup } from "../core/schedule/start-backup.ts";
import { parseStartInput } from "../core/schedule/start-input.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";
import { startPorts } from "../runtime/start-ports.ts";

/**
 * Starts the backup workflow: input `{ schedule, scheduledTime }` or `{ backup }`, output a
 * {@link StartSummary}.
 */
export const handler = lambdaHandler(async (input: unknown) => {
  const summary = await startBackup(startPorts(), parseStartInput(input));
  logger.info("Backup asked for", { ...summary });
  return summary;
});
