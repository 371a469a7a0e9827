import * as z from "zod";

import { type Backup, backupSchema } from "../velero/backup.ts";
import { parseObject } from "../velero/parse-input.ts";
import { type Schedule, scheduleSchema } from "../velero/schedule.ts";
import { formatTimestamp, timestampSchema } from "../velero/timestamp.ts";

/** A tick of a schedule, as EventBridge Scheduler delivers it: `scheduledTime` is `<aws.scheduler.scheduled-time>`. */
const tickSchema = z.strictObject({ schedule: scheduleSchema, scheduledTime: timestampSchema });
const firstBackupSchema = z.strictObject({ firstBackupOf: z.string() });
const backupInputSchema = z.strictObject({ backup: backupSchema });

/** A tick of a schedule. */
export interface Tick {
  readonly schedule: Schedule;
  /** When it was due, RFC 3339. */
  readonly scheduledTime: string;
}

/** The backup that a schedule makes when it is created, by the schedule's name. */
export interface FirstBackup {
  readonly firstBackupOf: string;
}

/** What StartBackup is asked for; a `backup` is one that a person described. */
export type StartInput = Tick | FirstBackup | { readonly backup: Backup };

/**
 * Reads the input of StartBackup.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own.
 */
export function parseStartInput(value: unknown): StartInput {
  const has = (field: string) => typeof value === "object" && value !== null && field in value;
  if (has("backup")) return parseObject(backupInputSchema, value, "backup to start");
  if (has("firstBackupOf")) return parseObject(firstBackupSchema, value, "first backup to start");
  return parseObject(tickSchema, value, "scheduled backup to start");
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
