import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { restoreItemsState } from "../core/restore/restore-states.ts";
import { readEnvironment } from "../runtime/environment.ts";
import { lambdaHandler, logger, metrics } from "../runtime/lambda-handler.ts";
import { restorePorts } from "../runtime/restore-ports.ts";

/** Restores one chunk: input `{ restoreName, location, chunk }`, output its counts. */
export const handler = lambdaHandler(
  async (state: Parameters<typeof restoreItemsState>[0], { signal }) => {
    const done = await restoreItemsState(state, await restorePorts(signal));
    metrics.addDimension("cluster", readEnvironment().clusterName);
    metrics.addMetric("restore_items_total", MetricUnit.Count, done.created + done.updated);
    logger.info("Chunk restored", { ...state, ...done });
    return done;
  },
);
