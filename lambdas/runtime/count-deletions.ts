import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { readEnvironment } from "./environment.ts";
import { metrics } from "./lambda-handler.ts";

/** Counts deletions by cluster, under Velero's names (velero pkg/metrics/metrics.go). */
export function countDeletions({ deleted, failed }: { deleted: number; failed: number }): void {
  metrics.addDimensions({ cluster: readEnvironment().clusterName });
  metrics.addMetric("backup_deletion_attempt_total", MetricUnit.Count, deleted + failed);
  metrics.addMetric("backup_deletion_success_total", MetricUnit.Count, deleted);
  metrics.addMetric("backup_deletion_failure_total", MetricUnit.Count, failed);
}
