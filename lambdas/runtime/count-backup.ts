import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { BackupSummary } from "../core/backup/backup-summary.ts";
import type { Backup } from "../core/velero/backup.ts";
import { SCHEDULE_NAME_LABEL } from "../core/velero/labels.ts";
import { readEnvironment } from "./environment.ts";
import { metrics } from "./lambda-handler.ts";

/** CloudWatch takes no empty dimension; a schedule cannot be called so. */
const NO_SCHEDULE = "(none)";

/** Counts a backup that has ended, by cluster and schedule, under Velero's names (velero pkg/metrics/metrics.go). */
export function countBackup({ metadata }: Backup, done: BackupSummary): void {
  metrics.addDimensions({
    cluster: readEnvironment().clusterName,
    schedule: metadata.labels?.[SCHEDULE_NAME_LABEL] ?? NO_SCHEDULE,
  });
  const outcome =
    done.phase === "Completed" ? "backup_success_total" : "backup_partial_failure_total";
  metrics.addMetric(outcome, MetricUnit.Count, 1);
  metrics.addMetric("backup_items_total", MetricUnit.Count, done.items);
  metrics.addMetric("backup_warning_total", MetricUnit.Count, done.warnings);
  metrics.addMetric("backup_items_errors", MetricUnit.Count, done.errors);
}
