import type { SFNClient } from "@aws-sdk/client-sfn";
import { parseRestoreInput } from "../../core/velero/parse-input.ts";
import type { Restore } from "../../core/velero/restore.ts";
import { readInputs } from "./read-inputs.ts";
import { runningExecutions } from "./running-executions.ts";

/** The restores whose workflow runs now, as they were handed to it, each with the name it got. */
export async function runningRestores(
  client: SFNClient,
  stateMachineArn: string,
): Promise<readonly Restore[]> {
  return readInputs(await runningExecutions(client, stateMachineArn), ({ input, startDate }) =>
    parseRestoreInput(input, startDate),
  );
}
