import { runRestoreHooksState } from "../core/restore/restore-states.ts";
import { hookPorts } from "../runtime/hook-ports.ts";
import { lambdaHandler, logger } from "../runtime/lambda-handler.ts";

/** Runs the hooks of a restore that can run: input `{ restore, location }`, output how many wait. */
export const handler = lambdaHandler(
  async (
    { restore, location }: Parameters<typeof runRestoreHooksState>[0],
    { signal, timeLeft },
  ) => {
    const ports = { ...(await hookPorts(signal)), timeLeft };
    const done = await runRestoreHooksState({ restore, location }, ports);
    logger.info("Hooks looked at", { restoreName: restore.metadata.name, ...done });
    return done;
  },
);
