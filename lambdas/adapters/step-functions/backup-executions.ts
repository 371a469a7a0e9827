import type { SFNClient } from "@aws-sdk/client-sfn";
import type { BackupExecutions } from "../../core/schedule/backup-executions.ts";
import { parseBackupInput } from "../../core/velero/parse-input.ts";
import { readInputs } from "./read-inputs.ts";
import { runningExecutions } from "./running-executions.ts";
import { startExecution } from "./start-execution.ts";

/** The runs of the backup workflow that is this state machine. */
export function backupExecutions(client: SFNClient, stateMachineArn: string): BackupExecutions {
  return {
    running: async () =>
      readInputs(await runningExecutions(client, stateMachineArn), ({ input }) =>
        parseBackupInput(input),
      ),
    start: (backup) =>
      startExecution(client, {
        stateMachineArn,
        objectName: backup.metadata.name,
        input: { backup },
      }),
  };
}
