import { Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  JsonPath,
  type RetryProps,
  Succeed,
  TaskInput,
  Wait,
  WaitTime,
} from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import { ErrorName } from "../../lambdas/core/errors.ts";

/** The functions that a backup's states invoke. */
export interface BackupFunctions {
  readonly validateBackup: IFunction;
  readonly backUpItems: IFunction;
  readonly waitForSnapshots: IFunction;
  readonly finishBackup: IFunction;
}

/** What Step Functions calls a function that Lambda ended: out of time, or of memory. */
const KILLED = ["Sandbox.Timedout", "Lambda.Unknown"];

const RETRIES: readonly RetryProps[] = [
  {
    errors: [ErrorName.ClusterUnavailable, ErrorName.StoreUnavailable],
    // 20 s doubling five times waits for ten minutes and 20 s, a control plane's update; the
    // function itself has waited before it gave up.
    interval: Duration.seconds(20),
    backoffRate: 2,
    maxAttempts: 5,
  },
  {
    errors: [ErrorName.Interrupted, ...KILLED],
    // Time ran out, because the API server was slow. If it was not just then, twice is enough.
    interval: Duration.seconds(30),
    backoffRate: 2,
    maxAttempts: 2,
  },
  {
    errors: [ErrorName.ClusterDenied],
    // An access entry works seconds after the stack has made it; the first backup comes just then.
    interval: Duration.seconds(20),
    backoffRate: 2,
    maxAttempts: 2,
  },
];

/** What leaves nothing to write down: nothing was begun, or the name is another backup's. */
const REFUSALS = [ErrorName.FailedValidation, ErrorName.AlreadyExists];

/**
 * `ValidateBackup → BackUpItems → WaitForSnapshots ⟲ → FinishBackup`.
 *
 * The state carries the Backup and how far its snapshots are; what else a state hands on lies in the
 * bucket. What breaks off a backup is caught and written down by `FinishBackup` with phase `Failed`,
 * and then the execution fails with it, so that it is seen.
 */
export function backupDefinition(scope: Construct, functions: BackupFunctions): IChainable {
  const failed = new Fail(scope, "BackupFailed", {
    errorPath: "$.failure.Error",
    causePath: "$.failure.Cause",
  });
  const finish = finishing(scope, functions.finishBackup, failed);
  const caught = { resultPath: "$.failure" };
  const refused = { ...caught, errors: REFUSALS };
  const backUp = watching(scope, "BackUpItems", functions.backUpItems)
    .addCatch(failed, refused)
    .addCatch(finish, caught);
  const wait = watching(scope, "WaitForSnapshots", functions.waitForSnapshots).addCatch(
    finish,
    caught,
  );
  const pause = new Wait(scope, "UntilNextLook", {
    time: WaitTime.secondsPath("$.snapshots.waitSeconds"),
  });
  const arePending = new Choice(scope, "AreSnapshotsPending")
    .when(Condition.numberGreaterThan("$.snapshots.pending", 0), pause.next(wait))
    .otherwise(finish);
  wait.next(arePending);
  return validating(scope, functions.validateBackup).next(backUp).next(arePending);
}

function validating(scope: Construct, lambdaFunction: IFunction): LambdaInvoke {
  const validate = new LambdaInvoke(scope, "ValidateBackupState", {
    stateName: "ValidateBackup",
    lambdaFunction,
    payload: TaskInput.fromObject({
      input: JsonPath.entirePayload,
      startTime: JsonPath.executionStartTime,
      execution: JsonPath.executionId,
    }),
    outputPath: "$.Payload",
  });
  return patient(validate);
}

/** A state that says how far the snapshots are. */
function watching(scope: Construct, stateName: string, lambdaFunction: IFunction): LambdaInvoke {
  const state = new LambdaInvoke(scope, `${stateName}State`, {
    stateName,
    lambdaFunction,
    resultSelector: {
      "pending.$": "$.Payload.pending",
      "percent.$": "$.Payload.percent",
      "waitSeconds.$": "$.Payload.waitSeconds",
    },
    resultPath: "$.snapshots",
  });
  return patient(state);
}

function finishing(scope: Construct, lambdaFunction: IFunction, failed: Fail): LambdaInvoke {
  const finish = new LambdaInvoke(scope, "FinishBackupState", {
    stateName: "FinishBackup",
    lambdaFunction,
    resultSelector: { "summary.$": "$.Payload" },
    resultPath: "$.end",
  });
  const hasFailed = new Choice(scope, "HasFailed", { comment: "Whether something was caught" })
    .when(Condition.isPresent("$.failure"), failed)
    .otherwise(new Succeed(scope, "BackupEnded", { outputPath: "$.end.summary" }));
  patient(finish).next(hasFailed);
  return finish;
}

function patient(state: LambdaInvoke): LambdaInvoke {
  for (const retry of RETRIES) state.addRetry(retry);
  return state;
}
