import { startBackup } from "../core/schedule/start-backup.ts";
import { parseStartInput } from "../core/schedule/start-input.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";
import { forStack } from "../runtime/stack-request.ts";
import { startPorts } from "../runtime/start-ports.ts";

/**
 * Starts the backup workflow: input `{ schedule, scheduledTime }`, `{ firstBackupOf }` or `{ backup }`,
 * output a {@link StartSummary}; and for CloudFormation, when a schedule is new, its first backup.
 */
export const handler = lambdaHandler((input: unknown) =>
  forStack(input, async (asked) => {
    const summary = await startBackup(startPorts(), parseStartInput(asked));
    logger.info("Backup asked for", { ...summary });
    return summary;
  }),
);
