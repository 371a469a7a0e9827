import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { RunControl } from "../cli/floor.ts";
import { executionArn } from "../lambdas/adapters/step-functions/execution-arn.ts";
import {
  type EndedExecution,
  followExecution,
} from "../lambdas/adapters/step-functions/follow-execution.ts";
import { startExecution } from "../lambdas/adapters/step-functions/start-execution.ts";
import { ErrorName, isJangadaError, JangadaError } from "../lambdas/core/errors.ts";
import type { ObjectStore } from "../lambdas/core/store/object-store.ts";
import { RunProgress } from "./run-progress.ts";

/** One run of a workflow that makes an object. */
export interface DeployedRun {
  readonly stateMachineArn: string;
  readonly objectName: string;
  /** As the workflow takes it. */
  readonly input: unknown;
  /** Bytes that a backup has in its bucket so far; `undefined` where nobody can tell. */
  readonly uploaded?: () => Promise<number | undefined>;
}

/** Where a run's document is to be. */
export interface RunDocument<T> {
  readonly store: ObjectStore;
  readonly key: string;
  readonly read: (json: string) => T;
}

/** The state that uploads a backup's archive. */
const UPLOADING = "BackUpItems";

/** An account may describe 15 executions a second. */
const LOOK_MILLISECONDS = 2_000;

/** @throws JangadaError `AlreadyExists` when one of its name runs or ran lately. */
export async function startRun(client: SFNClient, run: DeployedRun): Promise<void> {
  if ((await startExecution(client, run)) === "Started") return;
  throw new JangadaError(
    ErrorName.AlreadyExists,
    `an execution '${run.objectName}' runs or has run already, and Step Functions keeps names for 90 days; choose another name`,
  );
}

/**
 * Follows a run to its end and reads what it wrote.
 *
 * @throws JangadaError `Interrupted` when nobody wants to follow it any more, `FailedValidation` with
 *   every problem when it could not run as it stands; Error when it ended without a document.
 */
export async function followRun<T>(
  client: SFNClient,
  { stateMachineArn, objectName, uploaded }: DeployedRun,
  document: RunDocument<T>,
  { onProgress, signal }: RunControl,
): Promise<T> {
  const progress = new RunProgress();
  const ended = await followExecution(client, executionArn(stateMachineArn, objectName), {
    onEvents: async (events) => {
      for (const event of events) progress.take(event);
      if (uploaded && progress.current.phase === UPLOADING) progress.uploaded(await uploaded());
      onProgress(progress.current);
    },
    pause: () => pause(signal),
  });
  const problems = validationErrorsIn(ended.output);
  if (problems !== undefined) {
    throw new JangadaError(ErrorName.FailedValidation, problems.join("\n"));
  }
  const written = await readIfThere(document);
  if (written !== undefined) return written;
  throw endedWithout(ended, objectName);
}

async function readIfThere<T>({ store, key, read }: RunDocument<T>): Promise<T | undefined> {
  try {
    return read(await text(await store.get(key)));
  } catch (error) {
    if (isJangadaError(error, ErrorName.NotFound)) return undefined;
    throw error;
  }
}

function validationErrorsIn(output: unknown): readonly string[] | undefined {
  const { validationErrors } = Object(output) as { readonly validationErrors?: readonly string[] };
  return validationErrors;
}

function endedWithout({ status, error, cause }: EndedExecution, name: string): Error {
  const reason = [error, causeText(cause)].filter(Boolean).join(": ");
  return new Error(`execution '${name}' ended as ${status}${reason && `: ${reason}`}`);
}

/** A function's failure comes as JSON with its message in it; a state's own as it is. */
function causeText(cause: string | undefined): string | undefined {
  try {
    return JSON.parse(cause ?? "").errorMessage ?? cause;
  } catch {
    return cause;
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(LOOK_MILLISECONDS, undefined, { signal }).catch((cause: unknown) => {
    throw new JangadaError(ErrorName.Interrupted, "nobody waits any more", { cause });
  });
}
