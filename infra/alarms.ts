import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";

/** An alarm that rings when `metric` reaches `threshold`. */
export interface AlarmRule {
  /** One sentence; the alarm's kind is its heading in the runbook. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** @default 1 */
  readonly threshold?: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /** Rings when the metric stays *below* the threshold, or is silent. @default false */
  readonly whenMissing?: boolean;
}

export interface AlarmsProps {
  readonly cluster: Cluster;
  /** Where all of them are sent. */
  readonly topic: ITopic;
}

/** The alarms of a stack. Each is explained under its heading in docs/runbook.md. */
export class Alarms extends Construct {
  readonly #props: AlarmsProps;
  readonly #alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** All alarms so far, in the order they were added. */
  get alarms(): readonly Alarm[] {
    return this.#alarms;
  }

  /**
   * Adds the alarm `Jangada-<cluster>-<kind>`, or with `-<subject>` after it. `kind` is a heading of the
   * runbook.
   */
  add(kind: string, rule: AlarmRule, subject?: string): void {
    const { meaning, metric, threshold = 1, evaluationPeriods = 1, whenMissing = false } = rule;
    const id = subject === undefined ? kind : `${kind}-${subject}`;
    const alarm = new Alarm(this, id, {
      alarmName: `Jangada-${this.#props.cluster.metadata.name}-${id}`,
      alarmDescription: `${meaning} What to do: docs/runbook.md#${kind.toLowerCase()}`,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator: whenMissing
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: whenMissing ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#props.topic));
    this.#alarms.push(alarm);
  }
}
