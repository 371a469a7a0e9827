import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  paginateListExecutions,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { InFlight } from "../../core/in-flight.ts";
import { workflowError } from "./workflow-error.ts";

/** An execution that runs now. */
export interface RunningExecution {
  /** As it was handed to it. */
  readonly input: unknown;
  readonly startDate: Date;
}

/** An account may describe 15 executions a second, after 300 at once. */
const DESCRIBES_IN_FLIGHT = 8;

/**
 * The executions of a state machine that run now. One that was started in the last seconds may be
 * missing: Step Functions lists them a little late.
 *
 * @throws JangadaError `NotFound` when there is no such state machine.
 */
export async function runningExecutions(
  client: SFNClient,
  stateMachineArn: string,
): Promise<readonly RunningExecution[]> {
  const running: RunningExecution[] = [];
  const inFlight = new InFlight(DESCRIBES_IN_FLIGHT);
  for (const arn of await listRunning(client, stateMachineArn)) {
    await inFlight.begin(async () => {
      const execution = await describeRunning(client, arn);
      if (execution !== undefined) running.push(execution);
    });
  }
  await inFlight.settled();
  return running;
}

async function listRunning(client: SFNClient, stateMachineArn: string): Promise<string[]> {
  const request = { stateMachineArn, statusFilter: "RUNNING" } as const;
  const arns: string[] = [];
  try {
    for await (const { executions = [] } of paginateListExecutions({ client }, request)) {
      arns.push(...executions.map(({ executionArn = "" }) => executionArn));
    }
  } catch (error) {
    throw workflowError(error, stateMachineArn);
  }
  return arns;
}

/** `undefined` when it has ended meanwhile. */
async function describeRunning(
  client: SFNClient,
  executionArn: string,
): Promise<RunningExecution | undefined> {
  try {
    const found = await client.send(new DescribeExecutionCommand({ executionArn }));
    const { status, input = "{}", startDate = new Date(0) } = found;
    return status === "RUNNING" ? { input: JSON.parse(input), startDate } : undefined;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
}
