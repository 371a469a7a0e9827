import type { LambdaClient } from "@aws-sdk/client-lambda";
import { invokeFunction } from "../lambdas/adapters/lambda/invoke-function.ts";
import type {
  DiskDeletionReport,
  DiskDeletionRequest,
} from "../lambdas/core/retention/delete-disks.ts";
import type { DeletionReport } from "../lambdas/core/retention/deletion-ports.ts";
import type { FoundBackup } from "../lambdas/core/velero/backup-to-restore.ts";

/** Has DeleteDisks look at the disks of a restore, and delete those that nothing uses if told to. */
export async function invokeDiskDeletion(
  client: LambdaClient,
  deleteDisksArn: string,
  request: DiskDeletionRequest,
): Promise<DiskDeletionReport> {
  return (await invokeFunction(client, deleteDisksArn, request)) as DiskDeletionReport;
}

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
