import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { BackupSummary } from "../core/backup/backup-summary.ts";
import type { Backup } from "../core/velero/backup.ts";
import { SCHEDULE_NAME_LABEL } from "../core/velero/labels.ts";
import { readEnvironment } from "./environment.ts";
import { metrics } from "./lambda-handler.ts";

/** CloudWatch takes no empty dimension; a schedule cannot be called so. */
const NO_SCHEDULE = "(none)";

/** Velero's counter for each phase a backup can end in here. */
const COUNTERS: Readonly<Record<string, string>> = {
  Completed: "backup_success_total",
  PartiallyFailed: "backup_partial_failure_total",
};

/** Counts a backup that has ended, by cluster and schedule, under Velero's names (velero pkg/metrics/metrics.go). */
export function countBackup({ metadata }: Backup, done: BackupSummary): void {
  metrics.addDimensions({
    cluster: readEnvironment().clusterName,
    schedule: metadata.labels?.[SCHEDULE_NAME_LABEL] ?? NO_SCHEDULE,
  });
  const count = (name: string, value: number) => metrics.addMetric(name, MetricUnit.Count, value);
  count(COUNTERS[done.phase] ?? "backup_failure_total", 1);
  count("backup_items_total", done.items);
  count("backup_warning_total", done.warnings);
  count("backup_items_errors", done.errors);
  const { snapshotsAttempted = 0, snapshotsCompleted = 0 } = done;
  count("volume_snapshot_attempt_total", snapshotsAttempted);
  count("volume_snapshot_success_total", snapshotsCompleted);
  count("volume_snapshot_failure_total", snapshotsAttempted - snapshotsCompleted);
}
