import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  Choice,
  Condition,
  type IChainable,
  TaskInput,
  Wait,
  WaitTime,
} from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";

/** A state's name, and what the console says of it. */
export interface StateText {
  readonly id: string;
  readonly comment: string;
}

export interface WaitingTaskProps {
  readonly stateName: string;
  readonly lambdaFunction: IFunction;
  /** Field of the workflow's state that keeps what the function puts out. */
  readonly result: string;
  /** What is kept of it; `waiting` and `waitSeconds` must be among them. */
  readonly outputs: readonly string[];
  /** Asks whether anything waits. */
  readonly choice: StateText;
  readonly wait: StateText;
  /** What comes when nothing waits any more. */
  readonly next: IChainable;
}

/**
 * A function of a restore that is invoked again as long as something waits: for as many seconds as it
 * says no function burns time.
 */
export function waitingTask(scope: Construct, props: WaitingTaskProps): LambdaInvoke {
  const { stateName, lambdaFunction, result, outputs, choice, wait, next } = props;
  const task = new LambdaInvoke(scope, `${stateName}State`, {
    stateName,
    lambdaFunction,
    retryOnServiceExceptions: false,
    payload: TaskInput.fromObject({
      "restore.$": "$.restore",
      "location.$": "$.location",
    }),
    resultSelector: Object.fromEntries(
      outputs.map((output) => [`${output}.$`, `$.Payload.${output}`]),
    ),
    resultPath: `$.${result}`,
  });
  const waiting = new Wait(scope, wait.id, {
    comment: wait.comment,
    time: WaitTime.secondsPath(`$.${result}.waitSeconds`),
  });
  task.next(
    new Choice(scope, choice.id, { comment: choice.comment })
      .when(Condition.numberGreaterThan(`$.${result}.waiting`, 0), waiting.next(task))
      .otherwise(next),
  );
  return task;
}
