import type { Schedule } from "../velero/schedule.ts";

/** What EventBridge Scheduler puts the time of the tick for, the same at every delivery of it. */
const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";

/** What a schedule hands to StartBackup: the Schedule as it was written, and when the tick was due. */
export function tickInput(schedule: Schedule): {
  readonly schedule: Schedule;
  readonly scheduledTime: string;
} {
  return { schedule, scheduledTime: SCHEDULED_TIME };
}

/** A tick that is an hour late is better than none; a day late it is the next one's work. */
export const SCHEDULE_RETRY = {
  maximumEventAgeInSeconds: 3600,
  maximumRetryAttempts: 20,
} as const;
