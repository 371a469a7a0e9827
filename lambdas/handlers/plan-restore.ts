import { planRestoreState } from "../core/restore/restore-states.ts";
import { lambdaHandler } from "../runtime/lambda-handler.ts";
import { readConfigMaps } from "../runtime/read-config-maps.ts";
import { restorePorts } from "../runtime/restore-ports.ts";

/** Plans a restore: input `{ restore, location }`, output `{ waves, items }`. */
export const handler = lambdaHandler(
  async (state: Parameters<typeof planRestoreState>[0], { signal }) => {
    const [ports, configMaps] = await Promise.all([restorePorts(signal), readConfigMaps()]);
    return planRestoreState(state, { ...ports, configMaps });
  },
);
