import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { executionArn } from "./execution-arn.ts";
import { workflowError } from "./workflow-error.ts";

/** Which workflow to start, and with what. */
export interface NewExecution {
  readonly stateMachineArn: string;
  /** Name of the backup or restore; the execution is called by {@link executionName} of it. */
  readonly objectName: string;
  /** As a value; it is sent as JSON. */
  readonly input: unknown;
}

/**
 * Starts an execution under the name of what it makes. `AlreadyStarted`, and nothing is done, when one
 * of that name runs or has run in the last 90 days, for which Step Functions keeps a name.
 *
 * @throws JangadaError `NotFound` when there is no such state machine.
 */
export async function startExecution(
  client: SFNClient,
  { stateMachineArn, objectName, input }: NewExecution,
): Promise<"Started" | "AlreadyStarted"> {
  const arn = executionArn(stateMachineArn, objectName);
  // Step Functions answers a second start with the same input as it did the first, while that runs.
  if (await isThere(client, arn)) return "AlreadyStarted";
  const command = new StartExecutionCommand({
    stateMachineArn,
    name: arn.slice(arn.lastIndexOf(":") + 1),
    input: JSON.stringify(input),
  });
  try {
    await client.send(command);
    return "Started";
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return "AlreadyStarted";
    throw workflowError(error, stateMachineArn);
  }
}

async function isThere(client: SFNClient, arn: string): Promise<boolean> {
  try {
    await client.send(
      new DescribeExecutionCommand({ executionArn: arn, includedData: "METADATA_ONLY" }),
    );
    return true;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}
