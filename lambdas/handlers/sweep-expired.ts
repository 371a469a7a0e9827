import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { sweepExpired } from "../core/retention/sweep-expired.ts";
import { summarizeSweep } from "../core/retention/sweep-summary.ts";
import { countDeletions } from "../runtime/count-deletions.ts";
import { lambdaHandler, logger, metrics } from "../runtime/lambda-handler.ts";
import { retentionPorts, sweepRules } from "../runtime/retention-ports.ts";

/** What the hourly rule sends says nothing; a person may ask for more. */
interface SweepInput {
  /** Removes what belongs to nothing instead of only reporting it. */
  readonly removeOrphans?: unknown;
}

/** Deletes what has expired in every location: any input, output a {@link SweepReport}. */
export const handler = lambdaHandler(async (input: SweepInput | null, { signal }) => {
  const { snapshotters, ...ports } = await retentionPorts();
  const removeOrphans = input?.removeOrphans === true;
  const request = { ...(await sweepRules()), snapshotters, removeOrphans, signal };
  const report = await sweepExpired(ports, request);
  const summary = summarizeSweep(report);
  const { deleted, notDeleted, skippedLocations, orphans } = summary;
  countDeletions({ deleted, failed: notDeleted });
  metrics.addMetric("sweep_skipped_location_total", MetricUnit.Count, skippedLocations);
  metrics.addMetric("sweep_orphan_total", MetricUnit.Count, orphans);
  metrics.addMetric("sweep_problem_total", MetricUnit.Count, report.problems.length);
  for (const problem of report.problems) logger.error("Sweep incomplete", { problem });
  logger.info("Sweep ended", { ...summary });
  return report;
});
