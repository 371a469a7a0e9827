import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";

/** Which backups a metric counts. */
export interface MetricScope {
  readonly clusterName: string;
  readonly scheduleName: string;
}

/** A metric of Velero's, without `velero_`, as functions write it: `backup_success_total`. */
export function backupMetric(
  metricName: string,
  { clusterName, scheduleName }: MetricScope,
  period = Duration.hours(1),
): Metric {
  return new Metric({
    namespace: "Jangada",
    metricName,
    dimensionsMap: { cluster: clusterName, schedule: scheduleName },
    statistic: "Sum",
    period,
  });
}

/** A metric of Velero's that counts for the cluster as a whole: `restore_success_total`. */
export function clusterMetric(metricName: string, clusterName: string): Metric {
  return new Metric({
    namespace: "Jangada",
    metricName,
    dimensionsMap: { cluster: clusterName },
    statistic: "Sum",
    period: Duration.hours(1),
  });
}

/** 1 when any look at a storage location within `period` found it available, 0 when none did. */
export function locationMetric(
  clusterName: string,
  locationName: string,
  period: Duration,
): Metric {
  return new Metric({
    namespace: "Jangada",
    metricName: "backup_location_status_gauge",
    dimensionsMap: { cluster: clusterName, backup_location_name: locationName },
    statistic: "Maximum",
    period,
  });
}
