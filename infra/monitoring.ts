import { Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { longestPauseHours } from "../lambdas/core/configuration/longest-pause.ts";
import type { BackupStorageLocation } from "../lambdas/core/velero/backup-storage-location.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import { Alarms } from "./alarms.ts";
import { BackupDashboard } from "./backup-dashboard.ts";
import { backupMetric, clusterMetric, locationMetric } from "./backup-metrics.ts";
import { Notifications } from "./notifications.ts";
import { Outcomes } from "./outcomes.ts";
import type { StorageLocation } from "./storage-location.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface MonitoringProps {
  readonly cluster: Cluster;
  readonly schedules: readonly Schedule[];
  readonly storageLocations: readonly StorageLocation[];
  readonly workflows: readonly Workflow[];
  readonly deadLetters: readonly Queue[];
  /** Those that no workflow invokes, and retries or reports. */
  readonly functions: readonly IFunction[];
}

/** An alarm looks back seven days at most. */
const LONGEST_ALARM_HOURS = 7 * 24;

/** What tells an operator that something is wrong, and shows how it goes. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { topic } = new Notifications(this, "Notifications", props);
    new Outcomes(this, "Outcomes", { ...props, topic });
    const alarms = new Alarms(this, "Alarms", { ...props, topic });
    const running = props.schedules.filter(({ spec }) => !spec.paused);
    for (const workflow of props.workflows) addWorkflowAlarms(alarms, workflow);
    for (const invoked of props.functions) addFunctionAlarm(alarms, invoked);
    addSweepAlarm(alarms, props.cluster);
    for (const queue of props.deadLetters) addDeadLetterAlarm(alarms, queue);
    for (const { location } of props.storageLocations) addLocationAlarm(alarms, location, props);
    for (const schedule of running) addScheduleAlarms(alarms, schedule, props.cluster);
    new BackupDashboard(this, "Dashboard", { ...props, alarms: alarms.alarms });
  }
}

/** Not for executions that were aborted: somebody did that. */
function addWorkflowAlarms(alarms: Alarms, { node, stateMachine }: Workflow): void {
  const inFiveMinutes = { statistic: "Sum", period: Duration.minutes(5) };
  alarms.add(
    "WorkflowFailed",
    { meaning: "An execution failed.", metric: stateMachine.metricFailed(inFiveMinutes) },
    node.id,
  );
  alarms.add(
    "WorkflowTimedOut",
    { meaning: "An execution hung.", metric: stateMachine.metricTimedOut(inFiveMinutes) },
    node.id,
  );
}

function addFunctionAlarm(alarms: Alarms, invoked: IFunction): void {
  alarms.add(
    "FunctionFailed",
    {
      meaning: "A function that runs by itself failed.",
      metric: invoked.metricErrors({ period: Duration.minutes(5) }),
    },
    invoked.node.id,
  );
}

/** Not for what is locked and waits for its time: that is as it should be. */
function addSweepAlarm(alarms: Alarms, { spec }: Cluster): void {
  alarms.add("SweepIncomplete", {
    meaning: "The sweep could not look at, or not remove, what it should have.",
    metric: clusterMetric("sweep_problem_total", spec.eksClusterName),
  });
}

function addDeadLetterAlarm(alarms: Alarms, queue: Queue): void {
  alarms.add("DeadLetters", {
    meaning: "A tick of a schedule came to nothing, so a backup was not even started.",
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
  });
}

/** Three looks in a row: one that met a moment of S3's is no alarm. Nobody looking is one. */
function addLocationAlarm(
  alarms: Alarms,
  { metadata }: BackupStorageLocation,
  { cluster }: MonitoringProps,
): void {
  alarms.add(
    "LocationUnavailable",
    {
      meaning: "Backups cannot be kept in this storage location, or not be read from it.",
      metric: locationMetric(cluster.spec.eksClusterName, metadata.name, Duration.minutes(15)),
      whenMissing: true,
    },
    metadata.name,
  );
}

function addScheduleAlarms(alarms: Alarms, { metadata, spec }: Schedule, cluster: Cluster): void {
  const of = { clusterName: cluster.spec.eksClusterName, scheduleName: metadata.name };
  alarms.add(
    "BackupPartiallyFailed",
    {
      meaning: "A backup was made without something that it should have.",
      metric: backupMetric("backup_partial_failure_total", of),
    },
    metadata.name,
  );
  // Half as long again as the schedule ever pauses, and never less than two periods.
  const hours = Math.max(2, Math.ceil(1.5 * longestPauseHours(spec.schedule)));
  if (hours > LONGEST_ALARM_HOURS) return;
  alarms.add(
    "ScheduleWithoutBackup",
    {
      meaning: `No backup of this schedule completed for ${hours} hours.`,
      metric: backupMetric("backup_success_total", of),
      evaluationPeriods: hours,
      whenMissing: true,
    },
    metadata.name,
  );
}
