import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { restoreLinks } from "../core/restore/restore-links.ts";
import { finishRestoreState } from "../core/restore/restore-states.ts";
import { readEnvironment } from "../runtime/environment.ts";
import { functionPlace } from "../runtime/function-place.ts";
import { lambdaHandler, logger, metrics } from "../runtime/lambda-handler.ts";
import { restorePorts } from "../runtime/restore-ports.ts";

/** Velero's counter for each phase a restore can end in here (velero pkg/metrics/metrics.go). */
const COUNTERS: Readonly<Record<string, string>> = {
  Completed: "restore_success_total",
  PartiallyFailed: "restore_partial_failure_total",
  Failed: "restore_failed_total",
};

/** Ends a restore: input `{ restore, location, failure? }`, output a summary for a person to read, with links. */
export const handler = lambdaHandler(
  async (state: Parameters<typeof finishRestoreState>[0], { signal }) => {
    const ports = await restorePorts(signal);
    const summary = await finishRestoreState(state, ports);
    const links = restoreLinks(state, ports.storageLocations, functionPlace());
    const done = { ...summary, links };
    metrics.addDimension("cluster", readEnvironment().clusterName);
    metrics.addMetric(COUNTERS[done.phase] ?? "restore_failed_total", MetricUnit.Count, 1);
    logger.info("Restore ended", { ...done });
    return done;
  },
);
