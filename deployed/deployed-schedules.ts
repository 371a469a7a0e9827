import { invokeFunction } from "../lambdas/adapters/lambda/invoke-function.ts";
import { deleteSchedules, makeSchedules } from "../lambdas/adapters/scheduler/make-schedules.ts";
import { type ScheduleGroup, scheduleGroup } from "../lambdas/adapters/scheduler/schedule-group.ts";
import type { Deployment } from "../lambdas/core/configuration/deployment.ts";
import type { StartSummary } from "../lambdas/core/schedule/start-backup.ts";
import { firstTick } from "../lambdas/core/schedule/start-input.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import type { AwsClients } from "./aws-clients.ts";

const NOT_IN_FILE =
  "made beside the stack: do not write it into the cluster's file too, for a deploy would find its name taken";
const IN_FILE =
  "if the cluster's file has this schedule, change it there too, or the next deploy that touches it undoes this";

/** The schedules of a stack: those it was deployed with, and those made since. */
export class DeployedSchedules {
  readonly #clients: AwsClients;
  readonly #deployment: () => Promise<Deployment>;

  constructor(clients: AwsClients, deployment: () => Promise<Deployment>) {
    this.#clients = clients;
    this.#deployment = deployment;
  }

  /** One that has never ticked stands as enabled: it was checked when it was made. */
  async list(): Promise<readonly Schedule[]> {
    const schedules = await (await this.#group()).schedules();
    return schedules.map((schedule) => ({
      ...schedule,
      status: { phase: "Enabled" as const, ...schedule.status },
    }));
  }

  /** Makes it, and has StartBackup make its first backup unless the schedule says otherwise. */
  async create(schedule: Schedule): Promise<string> {
    const { scheduleGroupName, startBackupArn, scheduleRoleArn, deadLetterArn } =
      await this.#deployment();
    const now = new Date();
    const dated = firstTick(schedule, now).schedule;
    const target = {
      groupName: scheduleGroupName,
      startBackupArn,
      roleArn: scheduleRoleArn,
      deadLetterArn,
    };
    await makeSchedules(await this.#clients.scheduler(), dated, { target, now });
    const first = await invokeFunction(await this.#clients.lambda(), startBackupArn, {
      firstBackupOf: schedule.metadata.name,
    });
    return `${firstBackup(first as StartSummary)}; ${NOT_IN_FILE}`;
  }

  async delete(name: string): Promise<string> {
    const { scheduleGroupName } = await this.#deployment();
    await deleteSchedules(await this.#clients.scheduler(), scheduleGroupName, name);
    return IN_FILE;
  }

  async pause(name: string, paused: boolean): Promise<string> {
    await (await this.#group()).setPaused(name, paused);
    return IN_FILE;
  }

  async #group(): Promise<ScheduleGroup> {
    const { scheduleGroupName } = await this.#deployment();
    return scheduleGroup(await this.#clients.scheduler(), {
      groupName: scheduleGroupName,
      now: () => new Date(),
    });
  }
}

function firstBackup({ outcome, backupName, reason }: StartSummary): string {
  if (backupName !== undefined) return `its first backup, "${backupName}", is ${outcome}`;
  return `no first backup: ${reason}`;
}
