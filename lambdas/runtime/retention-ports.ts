import { SFNClient } from "@aws-sdk/client-sfn";
import { SSMClient } from "@aws-sdk/client-ssm";
import { backupExecutions } from "../adapters/step-functions/backup-executions.ts";
import { runningRestores } from "../adapters/step-functions/running-restores.ts";
import { EnvironmentName } from "../core/environment-name.ts";
import type { RetentionPorts } from "../core/retention/delete-backup.ts";
import type { RunningWork } from "../core/retention/deletion-ports.ts";
import type { SweepRequest } from "../core/retention/sweep-expired.ts";
import { clusterSchedules } from "./cluster-schedules.ts";
import { readEnvironment, readVariable } from "./environment.ts";
import { openHolds } from "./open-holds.ts";
import { openStore } from "./open-store.ts";
import { readLocations } from "./read-locations.ts";
import { rememberedWork } from "./remembered-work.ts";
import { retentionSnapshotters } from "./retention-snapshotters.ts";

const now = () => new Date();

/** What deleting a backup in a function works with: the cluster's locations as they are set now. */
export async function retentionPorts(): Promise<
  RetentionPorts & Pick<SweepRequest, "snapshotters">
> {
  const { clusterName } = readEnvironment();
  const locations = await readLocations(new SSMClient({}), clusterName);
  const { of, all } = retentionSnapshotters(locations.snapshotLocations);
  return {
    storageLocations: locations.storageLocations,
    openStore,
    openHolds,
    snapshotterFor: of,
    snapshotters: all,
    running: rememberedWork(runningWork, now),
    now,
  };
}

/** What a sweep goes by, but for what its caller says. */
export async function sweepRules(): Promise<Pick<SweepRequest, "clusterName" | "schedules">> {
  const { clusterName } = readEnvironment();
  return { clusterName, schedules: await clusterSchedules().schedules() };
}

async function runningWork(): Promise<RunningWork> {
  const client = new SFNClient({});
  const restoreArn = readVariable(EnvironmentName.RestoreStateMachineArn);
  const backupArn = readVariable(EnvironmentName.BackupStateMachineArn);
  const [backups, restores] = await Promise.all([
    backupExecutions(client, backupArn).running(),
    runningRestores(client, restoreArn),
  ]);
  return { backups, restores };
}
