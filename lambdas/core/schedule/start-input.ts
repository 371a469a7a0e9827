import * as z from "zod";

import { type Backup, backupSchema } from "../velero/backup.ts";
import { parseObject } from "../velero/parse-input.ts";
import { type Schedule, scheduleSchema } from "../velero/schedule.ts";
import { formatTimestamp, timestampSchema } from "../velero/timestamp.ts";

/** A tick of a schedule, as EventBridge Scheduler delivers it: `scheduledTime` is `<aws.scheduler.scheduled-time>`. */
const tickSchema = z.strictObject({ schedule: scheduleSchema, scheduledTime: timestampSchema });
const backupInputSchema = z.strictObject({ backup: backupSchema });

/** A tick of a schedule. */
export interface Tick {
  readonly schedule: Schedule;
  /** When it was due, RFC 3339. */
  readonly scheduledTime: string;
}

/** What StartBackup is asked for: a tick of a schedule, or a backup that a person described. */
export type StartInput = Tick | { readonly backup: Backup };

/**
 * Reads the input of StartBackup.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own.
 */
export function parseStartInput(value: unknown): StartInput {
  const isBackup = typeof value === "object" && value !== null && "backup" in value;
  return isBackup
    ? parseObject(backupInputSchema, value, "backup to start")
    : parseObject(tickSchema, value, "scheduled backup to start");
}

/**
 * The tick that makes a schedule's first backup: whoever creates the schedule hands it to StartBackup
 * and keeps its `schedule`, whose creation it dates.
 */
export function firstTick(schedule: Schedule, now: Date): Tick {
  const creationTimestamp = schedule.metadata.creationTimestamp ?? formatTimestamp(now);
  return {
    schedule: { ...schedule, metadata: { ...schedule.metadata, creationTimestamp } },
    scheduledTime: creationTimestamp,
  };
}
