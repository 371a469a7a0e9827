import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import definition from "../../infra/workflows/definitions/restore.asl.json" with { type: "json" };
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import type { RestoreSummary } from "../../lambdas/core/restore/finish-restore.ts";
import type { WorkflowPorts } from "../../lambdas/core/restore/restore-states.ts";
import type { StartedRestore } from "../../lambdas/core/restore/start-restore.ts";
import { type RestoreObserver, RestoreTasks } from "./restore-tasks.ts";

/** What the stack deploys, kept by a test that it is so. */
const DEFINITION = definition as unknown as StateMachineDefinition;

/** How a restore is run in this process. */
export interface RestoreWorkflowOptions extends RestoreObserver {
  /**
   * Aborting stops the restore: no chunk begins any more, those that run end, and what was restored
   * until then is written down with phase `Failed`. A writer that knows the signal ends them sooner.
   */
  readonly signal?: AbortSignal;
  /** Milliseconds before a state is repeated or asked again; without it, as long as the definition says. */
  readonly retryPause?: number;
}

/** What an execution puts out: a summary, or everything that is wrong with the input. */
export type RestoreOutcome =
  | RestoreSummary
  | Extract<StartedRestore, { readonly phase: "FailedValidation" }>;

/** The definition is checked where it is made; here it would cost a third of a second each time. */
const UNCHECKED = { validationOptions: { noValidate: true } };

/** What the definition asks of Step Functions and this process is not. */
const NO_EXECUTION = { Execution: { Id: "" } };

const REPEATED_STATES = [
  "ValidateRestore",
  "PlanRestore",
  "CreateVolumes",
  "RestoreItems",
  "RunRestoreHooks",
  "FinishRestore",
];

/**
 * Runs a restore in this process: the definition that Step Functions runs, by
 * `aws-local-stepfunctions`, with the states that the functions run. `input` is what a person pastes
 * into the console.
 *
 * @throws JangadaError `Interrupted` when it was stopped before its end, or whatever ends an
 *   execution without an output: a bucket that cannot be reached.
 */
export async function runRestoreWorkflow(
  input: object,
  ports: WorkflowPorts,
  { signal, retryPause, ...observer }: RestoreWorkflowOptions = {},
): Promise<RestoreOutcome> {
  if (signal?.aborted) throw interrupted();
  const tasks = new RestoreTasks(ports, observer);
  const execution = new StateMachine(DEFINITION, UNCHECKED).run(input as never, {
    context: NO_EXECUTION,
    overrides: {
      taskResourceLocalHandlers: tasks.byState as never,
      ...(retryPause !== undefined && {
        waitTimeOverrides: { WaitForVolumes: retryPause, WaitForContainers: retryPause },
        retryIntervalOverrides: Object.fromEntries(REPEATED_STATES.map((s) => [s, retryPause])),
      }),
    },
  });
  const stop = () => execution.abort();
  signal?.addEventListener("abort", stop, { once: true });
  // The first state has begun by now, and its observer may have had enough.
  if (signal?.aborted) stop();
  try {
    return (await execution.result) as unknown as RestoreOutcome;
  } catch (error) {
    if (!signal?.aborted) throw (error as Error).cause;
    const summary = await tasks.stop(INTERRUPTED);
    if (summary === undefined) throw interrupted();
    return summary;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

const INTERRUPTED = "the restore was interrupted";

function interrupted(): JangadaError {
  return new JangadaError(ErrorName.Interrupted, INTERRUPTED);
}
