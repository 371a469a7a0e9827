import { DescribeExecutionCommand, type SFNClient } from "@aws-sdk/client-sfn";
import { type ExecutionEvent, ExecutionEvents } from "./execution-events.ts";

/** How an execution ended. */
export interface EndedExecution {
  /** `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`. */
  readonly status: string;
  /** Of one that succeeded, as a value. */
  readonly output?: unknown;
  /** Of one that failed: what a state threw. */
  readonly error?: string;
  readonly cause?: string;
}

/** How an execution is followed. */
export interface Following {
  /** Hears at every look what is new, at the last one too, as far as that can be told. */
  readonly onEvents: (events: readonly ExecutionEvent[]) => Promise<void>;
  /** Waits before the next look; what it throws ends the following, not the execution. */
  readonly pause: () => Promise<void>;
}

/** Follows an execution to its end. */
export async function followExecution(
  client: SFNClient,
  executionArn: string,
  { onEvents, pause }: Following,
): Promise<EndedExecution> {
  const history = new ExecutionEvents(client, executionArn);
  for (;;) {
    const found = await client.send(new DescribeExecutionCommand({ executionArn }));
    const { status = "FAILED", output, error, cause } = found;
    await onEvents(await history.next());
    if (status !== "RUNNING" && status !== "PENDING_REDRIVE") {
      return {
        status,
        ...(output !== undefined && { output: JSON.parse(output) }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
    }
    await pause();
  }
}
