import type { SFNClient } from "@aws-sdk/client-sfn";
import { readInputs } from "../lambdas/adapters/step-functions/read-inputs.ts";
import { runningExecutions } from "../lambdas/adapters/step-functions/running-executions.ts";
import type { Backup } from "../lambdas/core/velero/backup.ts";
import { parseBackupInput, parseRestoreInput } from "../lambdas/core/velero/parse-input.ts";
import type { Restore } from "../lambdas/core/velero/restore.ts";
import { formatTimestamp } from "../lambdas/core/velero/timestamp.ts";

/** The backups whose workflow runs now, as a cluster with a Velero would show them. */
export async function backupsThatRun(client: SFNClient, arn: string): Promise<readonly Backup[]> {
  return readInputs(await runningExecutions(client, arn), ({ input, startDate }) => {
    const backup = parseBackupInput(input);
    const startTimestamp = formatTimestamp(startDate);
    return {
      ...backup,
      status: { ...backup.status, phase: "InProgress" as const, startTimestamp },
    };
  });
}

/** The restores whose workflow runs now, each with the name it got. */
export async function restoresThatRun(client: SFNClient, arn: string): Promise<readonly Restore[]> {
  return readInputs(await runningExecutions(client, arn), ({ input, startDate }) => {
    const restore = parseRestoreInput(input, startDate);
    const startTimestamp = formatTimestamp(startDate);
    const metadata = { creationTimestamp: startTimestamp, ...restore.metadata };
    return {
      ...restore,
      metadata,
      status: { ...restore.status, phase: "InProgress" as const, startTimestamp },
    };
  });
}
