import { Duration } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  SingleValueWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import { backupMetric } from "./backup-metrics.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface BackupDashboardProps {
  readonly cluster: Cluster;
  readonly schedules: readonly Schedule[];
  readonly workflows: readonly Workflow[];
  readonly alarms: readonly Alarm[];
}

/** A CloudWatch dashboard is 24 units wide. */
const WIDTH = 24;

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
        [new AlarmStatusWidget({ title: "Alarms", width: WIDTH, height: 3, alarms: [...alarms] })],
        [
          new SingleValueWidget({
            title: "Recovery points made in 7 days",
            width: WIDTH,
            height: 4,
            metrics: this.#perSchedule("backup_success_total", Duration.days(7)),
            setPeriodToTimeRange: true,
          }),
        ],
        [
          this.#graph("Partially failed", this.#perSchedule("backup_partial_failure_total")),
          this.#graph("Items", this.#perSchedule("backup_items_total")),
        ],
        workflows.map((workflow) => this.#executions(workflow)),
      ],
    });
  }

  /** One line for each schedule. */
  #perSchedule(metricName: string, period = Duration.hours(1)): IMetric[] {
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
      stateMachine.metricSucceeded({ statistic: "Sum", period: Duration.hours(1) }),
      stateMachine.metricFailed({ statistic: "Sum", period: Duration.hours(1) }),
    ]);
  }

  #graph(title: string, left: IMetric[]): GraphWidget {
    return new GraphWidget({ title, left, width: WIDTH / 2, height: 6 });
  }
}
