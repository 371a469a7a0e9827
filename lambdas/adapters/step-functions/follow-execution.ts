import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type SFNClient,
} from "@aws-sdk/client-sfn";

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
  /** Hears after every look which state the execution is in, as far as that can be told. */
  readonly onState: (state: string) => void;
  /** Waits before the next look; what it throws ends the following, not the execution. */
  readonly pause: () => Promise<void>;
}

/** An execution between two states tells of the last one within as many events as one state has. */
const EVENTS_LOOKED_AT = 30;

/** Follows an execution to its end. */
export async function followExecution(
  client: SFNClient,
  executionArn: string,
  { onState, pause }: Following,
): Promise<EndedExecution> {
  for (;;) {
    const found = await client.send(new DescribeExecutionCommand({ executionArn }));
    const { status = "FAILED", output, error, cause } = found;
    if (status !== "RUNNING" && status !== "PENDING_REDRIVE") {
      return {
        status,
        ...(output !== undefined && { output: JSON.parse(output) }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
    }
    onState(await currentState(client, executionArn));
    await pause();
  }
}

/** Empty when the history does not tell; who follows need not have the right to read it. */
async function currentState(client: SFNClient, executionArn: string): Promise<string> {
  const command = new GetExecutionHistoryCommand({
    executionArn,
    reverseOrder: true,
    includeExecutionData: false,
    maxResults: EVENTS_LOOKED_AT,
  });
  const { events = [] } = await client.send(command).catch(() => ({ events: [] }));
  const entered = events.find((event) => event.stateEnteredEventDetails !== undefined);
  return entered?.stateEnteredEventDetails?.name ?? "";
}
