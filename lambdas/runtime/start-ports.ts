import { SFNClient } from "@aws-sdk/client-sfn";
import { backupExecutions } from "../adapters/step-functions/backup-executions.ts";
import { EnvironmentName } from "../core/environment-name.ts";
import type { StartPorts } from "../core/schedule/start-backup.ts";
import { clusterSchedules } from "./cluster-schedules.ts";
import { readVariable } from "./environment.ts";

/** What starting a backup in a function works with: the stack's backup workflow and its schedules. */
export function startPorts(): StartPorts {
  const arn = readVariable(EnvironmentName.BackupStateMachineArn);
  const schedules = clusterSchedules();
  return {
    executions: backupExecutions(new SFNClient({}), arn),
    findSchedule: (scheduleName) => schedules.find(scheduleName),
    recordStatus: (scheduleName, status) => schedules.recordStatus(scheduleName, status),
    now: () => new Date(),
  };
}
