import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  type SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";

/** Starts a state machine of the account and waits for its output. */
export async function runExecution<Output>(
  client: SFNClient,
  stateMachine: string,
  input: object,
): Promise<Output> {
  const { executionArn } = await client.send(
    new StartExecutionCommand({
      stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${stateMachine}`,
      input: JSON.stringify(input),
    }),
  );
  let execution: DescribeExecutionCommandOutput;
  do {
    await sleep(200);
    execution = await client.send(new DescribeExecutionCommand({ executionArn }));
  } while (execution.status === "RUNNING");
  if (execution.status === "SUCCEEDED") return JSON.parse(execution.output ?? "null");
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  throw new Error(
    `${execution.status}: ${execution.error} ${execution.cause}\n${JSON.stringify(events.slice(-4))}`,
  );
}
