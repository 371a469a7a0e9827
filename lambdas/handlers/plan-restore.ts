import { planRestoreState } from "../core/restore/restore-states.ts";
import { lambdaHandler } from "../runtime/lambda-handler.ts";
import { restorePorts } from "../runtime/restore-ports.ts";

/** Plans a restore: input `{ restore, location }`, output `{ waves, items }`. */
export const handler = lambdaHandler(
  async (state: Parameters<typeof planRestoreState>[0], { signal }) =>
    planRestoreState(state, await restorePorts(signal)),
);
