import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from "@aws-sdk/client-scheduler";
import {
  eventBridgeScheduleName,
  eventBridgeScheduleNames,
} from "../../core/configuration/event-bridge-schedule-name.ts";
import { ErrorName, JangadaError } from "../../core/errors.ts";
import { eventBridgeSchedules } from "../../core/schedule/event-bridge-schedules.ts";
import { SCHEDULE_RETRY, tickInput } from "../../core/schedule/tick-target.ts";
import type { Schedule } from "../../core/velero/schedule.ts";

/** Where a schedule is made, and what its ticks go to. */
export interface ScheduleTarget {
  readonly groupName: string;
  readonly startBackupArn: string;
  readonly roleArn: string;
  readonly deadLetterArn: string;
}

/**
 * Makes the EventBridge schedules that a Schedule becomes, as the stack makes its own. An `@every` has
 * its first tick one interval after `now`.
 */
export async function makeSchedules(
  client: SchedulerClient,
  schedule: Schedule,
  { target, now }: { readonly target: ScheduleTarget; readonly now: Date },
): Promise<void> {
  const { name } = schedule.metadata;
  for (const [index, one] of eventBridgeSchedules(schedule.spec.schedule).entries()) {
    const { expression, timeZone, firstTickMinutes } = one;
    await client.send(
      new CreateScheduleCommand({
        Name: eventBridgeScheduleName(name, index),
        GroupName: target.groupName,
        Description: `Backups of Schedule ${name}, '${schedule.spec.schedule}'`,
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: timeZone,
        ...(firstTickMinutes !== undefined && {
          StartDate: new Date(now.getTime() + firstTickMinutes * 60_000),
        }),
        State: schedule.spec.paused ? "DISABLED" : "ENABLED",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: target.startBackupArn,
          RoleArn: target.roleArn,
          Input: JSON.stringify(tickInput(schedule)),
          RetryPolicy: {
            MaximumEventAgeInSeconds: SCHEDULE_RETRY.maximumEventAgeInSeconds,
            MaximumRetryAttempts: SCHEDULE_RETRY.maximumRetryAttempts,
          },
          DeadLetterConfig: { Arn: target.deadLetterArn },
        },
      }),
    );
  }
}

/**
 * Deletes every EventBridge schedule that a Schedule became.
 *
 * @throws JangadaError `NotFound` when there is none of that name.
 */
export async function deleteSchedules(
  client: SchedulerClient,
  groupName: string,
  scheduleName: string,
): Promise<void> {
  const names = eventBridgeScheduleNames(scheduleName);
  const deleted = await Promise.all(names.map((name) => deleteOne(client, groupName, name)));
  if (deleted.includes(true)) return;
  throw new JangadaError(
    ErrorName.NotFound,
    `schedule '${scheduleName}' does not exist; check the name`,
  );
}

/** Whether there was one. */
async function deleteOne(
  client: SchedulerClient,
  GroupName: string,
  Name: string,
): Promise<boolean> {
  try {
    await client.send(new DeleteScheduleCommand({ GroupName, Name }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}
