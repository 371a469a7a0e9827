import type { LambdaClient } from "@aws-sdk/client-lambda";
import { invokeFunction } from "../lambdas/adapters/lambda/invoke-function.ts";
import type { DeletionReport } from "../lambdas/core/retention/deletion-ports.ts";
import type { FoundBackup } from "../lambdas/core/velero/backup-to-restore.ts";

/** Has DeleteBackup delete a backup, and waits for it. */
export async function invokeDeletion(
  client: LambdaClient,
  deleteBackupArn: string,
  { backup, location }: FoundBackup,
): Promise<DeletionReport> {
  const request = {
    backupName: backup.metadata.name,
    storageLocation: location.metadata.name,
  };
  return (await invokeFunction(client, deleteBackupArn, request)) as DeletionReport;
}
