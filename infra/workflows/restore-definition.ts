import { Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import {
  Choice,
  Condition,
  type IChainable,
  JsonPath,
  Map as MapState,
  Pass,
  TaskInput,
  type TaskStateBase,
} from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import type { Construct } from "constructs";
import { ErrorName } from "../../lambdas/core/errors.ts";
import { waitingTask } from "./waiting-task.ts";

/** The functions that a restore's states invoke. */
export interface RestoreFunctions {
  readonly validateRestore: IFunction;
  readonly planRestore: IFunction;
  readonly createVolumes: IFunction;
  readonly restoreItems: IFunction;
  readonly runRestoreHooks: IFunction;
  readonly finishRestore: IFunction;
}

/** Functions of one wave at once: each has 32 creates in flight, and an API server takes some hundreds. */
const CHUNKS_AT_ONCE = 8;

/** How often `createDisks` asks to be asked again, at most. */
const MOST_LOOKS = 250;

/** How often `runRestoreHooks` asks to be asked again, at most: once a minute for eight hours, and more often at first. */
const MOST_HOOK_LOOKS = 520;

/** Attempts at a chunk after the first. */
const CHUNK_RETRIES = 4;

/**
 * Events in the history of an execution, at most (Step Functions stops it at 25,000). A chunk takes
 * seven: iteration started, state entered, function scheduled, started and succeeded, state exited,
 * iteration succeeded; and three for each retry. A wave takes six around its chunks, all else 30.
 * Making disks takes nine each time it is looked after them, at most 250 times in twelve hours, and so do
 * hooks, at most 520 times in eight.
 *
 * 300,000 objects of 5 KB, sorted into 30 steps, are at most 180 chunks of 2,000 items, or 745 when
 * memory closes them early: 745 × (7 + 4 × 3) + 60 × 6 + 30 + 770 × 9 = 21,475 events when every chunk
 * needs every attempt. Their names are 5 KB of the 256 KiB that a state may carry.
 */
export function historyEvents(waves: readonly (readonly string[])[]): number {
  const chunks = waves.flat().length;
  const looks = MOST_LOOKS + MOST_HOOK_LOOKS;
  return chunks * (7 + 3 * CHUNK_RETRIES) + waves.length * 6 + 30 + looks * 9;
}

/**
 * `ValidateRestore → PlanRestore → CreateVolumes ⟲ → waves × chunks of RestoreItems → RunRestoreHooks ⟲ →
 * FinishRestore`.
 *
 * The state carries the Restore, names and counts; items travel through the bucket. What breaks off a
 * restore is caught and written down by `FinishRestore`, so an execution ends with a summary either
 * way. A restore that cannot run ends with everything that is wrong with it, having written nothing.
 */
export function restoreDefinition(scope: Construct, functions: RestoreFunctions): IChainable {
  const finish = patient(
    new LambdaInvoke(scope, "FinishRestoreState", {
      stateName: "FinishRestore",
      lambdaFunction: functions.finishRestore,
      retryOnServiceExceptions: false,
      outputPath: "$.Payload",
    }),
  );
  const caught = { resultPath: "$.failure" };
  const waves = wavesOf(scope, functions.restoreItems).addCatch(finish, caught);
  const plan = patient(
    new LambdaInvoke(scope, "PlanRestoreState", {
      stateName: "PlanRestore",
      lambdaFunction: functions.planRestore,
      retryOnServiceExceptions: false,
      resultSelector: {
        "waves.$": "$.Payload.waves",
        "items.$": "$.Payload.items",
        "disks.$": "$.Payload.disks",
      },
      resultPath: "$.plan",
    }),
  ).addCatch(finish, caught);
  const isValid = new Choice(scope, "IsValid", { comment: "Whether it can run as it stands" })
    .when(Condition.stringEquals("$.phase", "InProgress"), plan)
    .otherwise(new Pass(scope, "FailedValidation", { comment: "See validationErrors" }));
  const volumes = volumesBefore(waves, scope, functions.createVolumes).addCatch(finish, caught);
  plan.next(
    new Choice(scope, "HasVolumes", { comment: "Whether disks are to be made of snapshots" })
      .when(Condition.numberGreaterThan("$.plan.disks", 0), volumes)
      .otherwise(waves),
  );
  waves.next(hooksBefore(finish, scope, functions.runRestoreHooks).addCatch(finish, caught));
  return validation(scope, functions.validateRestore).next(isValid);
}

/** Makes disks: EC2 may take hours for the snapshots they are made of. */
function volumesBefore(next: IChainable, scope: Construct, lambdaFunction: IFunction) {
  const create = waitingTask(scope, {
    stateName: "CreateVolumes",
    lambdaFunction,
    result: "volumes",
    outputs: ["created", "failed", "waiting", "percent", "waitSeconds"],
    choice: { id: "VolumesWait", comment: "Whether disks cannot be used yet" },
    wait: { id: "WaitForVolumes", comment: "Snapshots that are not finished" },
    next,
  });
  return patient(create);
}

/** Runs hooks: the containers of some pods come up late. */
function hooksBefore(next: IChainable, scope: Construct, lambdaFunction: IFunction) {
  const run = waitingTask(scope, {
    stateName: "RunRestoreHooks",
    lambdaFunction,
    result: "hooks",
    outputs: ["attempted", "failed", "waiting", "waitSeconds"],
    choice: { id: "HooksWait", comment: "Whether hooks wait for their containers" },
    wait: { id: "WaitForContainers", comment: "Containers that are not up" },
    next,
  });
  return patient(run);
}

function validation(scope: Construct, lambdaFunction: IFunction): LambdaInvoke {
  return patient(
    new LambdaInvoke(scope, "ValidateRestoreState", {
      stateName: "ValidateRestore",
      lambdaFunction,
      retryOnServiceExceptions: false,
      payload: TaskInput.fromObject({
        input: JsonPath.entirePayload,
        startTime: JsonPath.executionStartTime,
        execution: JsonPath.executionId,
      }),
      outputPath: "$.Payload",
    }),
  );
}

/** One wave after another; within a wave, its chunks side by side. What they return is in the bucket. */
function wavesOf(scope: Construct, lambdaFunction: IFunction): MapState {
  const chunk = patient(
    new LambdaInvoke(scope, "RestoreItemsState", {
      stateName: "RestoreItems",
      lambdaFunction,
      retryOnServiceExceptions: false,
      resultPath: JsonPath.DISCARD,
    }),
  );
  const names = {
    "restoreName.$": "$.restoreName",
    "location.$": "$.location",
  };
  const chunks = new MapState(scope, "Chunks", {
    itemsPath: "$.chunks",
    itemSelector: { ...names, "chunk.$": "$$.Map.Item.Value" },
    maxConcurrency: CHUNKS_AT_ONCE,
    resultPath: JsonPath.DISCARD,
  }).itemProcessor(chunk);
  return new MapState(scope, "Waves", {
    itemsPath: "$.plan.waves",
    itemSelector: {
      ...names,
      "restoreName.$": "$.restore.metadata.name",
      "chunks.$": "$$.Map.Item.Value",
    },
    maxConcurrency: 1,
    resultPath: JsonPath.DISCARD,
  }).itemProcessor(chunks);
}

/**
 * Repeats what may be over in a moment. The function has waited a minute itself before it gave up;
 * 20 s doubling four times waits for another five minutes, the change of a control plane.
 */
function patient<T extends TaskStateBase>(state: T): T {
  state.addRetry({
    errors: [ErrorName.ClusterUnavailable, ErrorName.StoreUnavailable, ErrorName.Interrupted],
    interval: Duration.seconds(20),
    backoffRate: 2,
    maxAttempts: CHUNK_RETRIES,
  });
  return state;
}
