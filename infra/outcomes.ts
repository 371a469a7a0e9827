import { Stack } from "aws-cdk-lib";
import { EventField, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { SnsTopic } from "aws-cdk-lib/aws-events-targets";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { ConsoleLinks } from "../lambdas/core/console-links.ts";
import type { Workflow } from "./workflows/workflow.ts";

export interface OutcomesProps {
  readonly cluster: Cluster;
  readonly workflows: readonly Workflow[];
  readonly topic: ITopic;
}

/**
 * Of an execution that succeeded, whose output is a summary with the phase of its backup or restore. It is a
 * text to EventBridge, and nobody promises that there is no space in it.
 */
const ended = (...phases: string[]) => ({
  status: ["SUCCEEDED"],
  output: phases.flatMap((phase) =>
    ["", " "].map((space) => ({ wildcard: `*"phase":${space}"${phase}"*` })),
  ),
});

/** How a run can end, as EventBridge tells it. */
const OUTCOMES: Readonly<Record<string, object>> = {
  Completed: ended("Completed"),
  PartiallyFailed: ended("PartiallyFailed"),
  Failed: { $or: [{ status: ["FAILED", "TIMED_OUT"] }, ended("Failed", "FailedValidation")] },
  Aborted: { status: ["ABORTED"] },
};

/** Those that a person wants to be told of; who aborted a run knows it. */
export const BAD_OUTCOMES = ["PartiallyFailed", "Failed"];

/**
 * Sends a message to the topic whenever a backup or a restore has ended, in whichever way: `{ outcome, cluster, name,
 * stateMachine, started, stopped, execution }`, times in milliseconds, `name` that of the execution, and so of the
 * backup or restore; `execution` where to look at it.
 */
export class Outcomes extends Construct {
  constructor(scope: Construct, id: string, { cluster, workflows, topic }: OutcomesProps) {
    super(scope, id);
    const { eksClusterName } = cluster.spec;
    const stateMachineArn = workflows.map(({ stateMachine }) => stateMachine.stateMachineArn);
    for (const [outcome, detail] of Object.entries(OUTCOMES)) {
      const rule = new Rule(this, outcome, {
        description: `Tells of backups and restores of ${eksClusterName} that ended: ${outcome}`,
        eventPattern: {
          source: ["aws.states"],
          detailType: ["Step Functions Execution Status Change"],
          detail: { stateMachineArn, ...detail },
        },
      });
      rule.addTarget(new SnsTopic(topic, { message: this.#message(outcome, eksClusterName) }));
    }
  }

  #message(outcome: string, cluster: string): RuleTargetInput {
    const links = new ConsoleLinks(Stack.of(this).region);
    return RuleTargetInput.fromObject({
      outcome,
      cluster,
      name: EventField.fromPath("$.detail.name"),
      stateMachine: EventField.fromPath("$.detail.stateMachineArn"),
      started: EventField.fromPath("$.detail.startDate"),
      stopped: EventField.fromPath("$.detail.stopDate"),
      execution: links.execution(EventField.fromPath("$.detail.executionArn")),
    });
  }
}
