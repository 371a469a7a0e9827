import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Metric,
  SingleValueWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import { backupMetric, clusterMetric } from "./backup-metrics.ts";
import { dashboardLinks, type LinkedParts } from "./dashboard-links.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface BackupDashboardProps extends LinkedParts {
  readonly schedules: readonly Schedule[];
  readonly alarms: readonly Alarm[];
}

/** A CloudWatch dashboard is 24 units wide. */
const WIDTH = 24;
const HOUR = Duration.hours(1);

/** One page `Jangada-<cluster>`: is all well, what is there to restore from, how do the runs go. */
export class BackupDashboard extends Construct {
  readonly #props: BackupDashboardProps;

  constructor(scope: Construct, id: string, props: BackupDashboardProps) {
    super(scope, id);
    this.#props = props;
    const { cluster, alarms, workflows } = props;
    new Dashboard(this, "Resource", {
      dashboardName: `Jangada-${cluster.metadata.name}`,
      defaultInterval: Duration.days(7),
      widgets: [
        [new TextWidget({ markdown: dashboardLinks(this, props), width: WIDTH, height: 2 })],
        [new AlarmStatusWidget({ title: "Alarms", width: WIDTH, height: 3, alarms: [...alarms] })],
        [this.#recoveryPoints()],
        [
          this.#graph("Partially failed", this.#perSchedule("backup_partial_failure_total")),
          this.#graph("Items", this.#perSchedule("backup_items_total")),
        ],
        [
          this.#graph("Snapshots completed", this.#perSchedule("volume_snapshot_success_total")),
          this.#graph("Snapshots failed", this.#perSchedule("volume_snapshot_failure_total")),
        ],
        [this.#durations(), this.#sizes()],
        workflows.map((workflow) => this.#executions(workflow)),
        [this.#restores(), this.#deletions()],
      ],
    });
  }

  #recoveryPoints(): IWidget {
    return new SingleValueWidget({
      title: "Recovery points made in 7 days",
      width: WIDTH,
      height: 4,
      metrics: this.#perSchedule("backup_success_total", Duration.days(7)),
      setPeriodToTimeRange: true,
    });
  }

  #durations(): IWidget {
    const longest = { statistic: "Maximum", period: HOUR };
    return this.#graph(
      "Durations, milliseconds",
      this.#props.workflows.map(({ node, stateMachine }) =>
        stateMachine.metricTime({ ...longest, label: node.id }),
      ),
    );
  }

  /** S3 measures a bucket once a day, whoever made it. */
  #sizes(): IWidget {
    return this.#graph(
      "Sizes of buckets, bytes",
      this.#props.storageLocations
        .filter(({ location }) => !location.spec.objectStorage.bucket.startsWith("arn:"))
        .map(
          ({ location: { metadata, spec } }) =>
            new Metric({
              namespace: "AWS/S3",
              metricName: "BucketSizeBytes",
              dimensionsMap: {
                BucketName: spec.objectStorage.bucket,
                StorageType: "StandardStorage",
              },
              statistic: "Average",
              period: Duration.days(1),
              label: metadata.name,
            }),
        ),
    );
  }

  #restores(): IWidget {
    return this.#graph(
      "Restores",
      this.#ofCluster({
        restore_success_total: "completed",
        restore_partial_failure_total: "partially failed",
        restore_failed_total: "failed",
      }),
    );
  }

  #deletions(): IWidget {
    return this.#graph(
      "Backups deleted",
      this.#ofCluster({
        backup_deletion_success_total: "deleted",
        backup_deletion_failure_total: "not deleted",
      }),
    );
  }

  #ofCluster(labels: Readonly<Record<string, string>>): IMetric[] {
    const { eksClusterName } = this.#props.cluster.spec;
    return Object.entries(labels).map(([metricName, label]) =>
      clusterMetric(metricName, eksClusterName).with({ label }),
    );
  }

  /** One line for each schedule. */
  #perSchedule(metricName: string, period = HOUR): IMetric[] {
    const { cluster, schedules } = this.#props;
    return schedules.map(({ metadata }) =>
      backupMetric(
        metricName,
        { clusterName: cluster.spec.eksClusterName, scheduleName: metadata.name },
        period,
      ).with({ label: metadata.name }),
    );
  }

  #executions({ node, stateMachine }: Workflow): GraphWidget {
    return this.#graph(`${node.id} executions`, [
      stateMachine.metricSucceeded({ statistic: "Sum", period: HOUR }),
      stateMachine.metricFailed({ statistic: "Sum", period: HOUR }),
    ]);
  }

  #graph(title: string, left: IMetric[]): GraphWidget {
    return new GraphWidget({ title, left, width: WIDTH / 2, height: 6 });
  }
}
