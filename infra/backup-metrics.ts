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
