import { validateRestoreState } from "../core/restore/restore-states.ts";
import { lambdaHandler } from "../runtime/lambda-handler.ts";
import { restorePorts } from "../runtime/restore-ports.ts";

/**
 * Validates a restore: input `{ input, startTime }`, what a person pasted and when the execution
 * started; output the completed Restore, or everything that is wrong with it.
 */
export const handler = lambdaHandler(
  async (state: Parameters<typeof validateRestoreState>[0], { signal }) =>
    validateRestoreState(state, await restorePorts(signal)),
);
