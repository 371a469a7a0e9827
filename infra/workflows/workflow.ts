import { ArnFormat, type Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
} from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { Cluster } from "../../lambdas/core/configuration/cluster.ts";
import { acknowledge, acknowledgeWildcard } from "../acknowledge.ts";

export interface WorkflowProps {
  readonly cluster: Cluster;
  /** What the console shows beside the definition: an example of the input. */
  readonly comment: string;
  readonly definition: IChainable;
  /** The functions that its states invoke. */
  readonly functions: readonly IFunction[];
  /** Of one execution, all retries included. */
  readonly timeout: Duration;
}

/** One state machine `Jangada-<cluster>-<id>`, with the defaults that all share. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly #executionArns: string;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { cluster, comment, definition, functions, timeout } = props;
    const stateMachineName = `Jangada-${cluster.metadata.name}-${id}`;
    this.stateMachine = new StateMachine(this, "Resource", {
      stateMachineName,
      comment,
      timeout,
      definitionBody: DefinitionBody.fromChainable(definition),
      tracingEnabled: true,
      logs: {
        // The prefix keeps the log group out of the account's log resource policy, which is small.
        destination: new LogGroup(this, "Logs", {
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
          retention: RetentionDays.THREE_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    this.#executionArns = Stack.of(this).formatArn({
      service: "states",
      resource: "execution",
      resourceName: `${stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.#acknowledge(functions);
  }

  /** Lets a function see what runs, and what it was started with. */
  grantWatch(grantee: IFunction): void {
    this.#grant(grantee, "states:ListExecutions", this.stateMachine.stateMachineArn);
    this.#grant(grantee, "states:DescribeExecution", this.#executionArns);
    acknowledgeWildcard(
      grantee,
      this.#executionArns,
      "Names of backups and restores are not known when the stack is made.",
    );
  }

  /** Lets a function start executions. */
  grantStart(grantee: IFunction): void {
    this.#grant(grantee, "states:StartExecution", this.stateMachine.stateMachineArn);
  }

  #grant(grantee: IFunction, action: string, resource: string): void {
    grantee.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
  }

  #acknowledge(functions: readonly IFunction[]): void {
    const stack = Stack.of(this);
    const versions = functions.map((invoked) => {
      const [logicalId] = stack.resolve(invoked.functionArn)["Fn::GetAtt"];
      return [
        `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>:*]`,
        "CDK lets a state machine call every version of a function that it calls; there is one.",
      ];
    });
    acknowledge(this.stateMachine, {
      ...Object.fromEntries(versions),
      "AwsSolutions-IAM5[Resource::*]":
        "Log deliveries and X-Ray's traces know no resources of their own.",
    });
  }
}
