import type { Backup } from "../velero/backup.ts";
import { SCHEDULE_NAME_LABEL } from "../velero/labels.ts";
import type { Schedule } from "../velero/schedule.ts";
import { scheduledBackup } from "../velero/scheduled-backup.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import { validateSchedule } from "../velero/validate-schedule.ts";
import { checkCron, isEvery } from "./event-bridge-schedules.ts";

/** How a schedule stands. */
export type ScheduleStatus = NonNullable<Schedule["status"]>;

/** What a tick is decided by. */
export interface StartWorld {
  readonly now: Date;
  /** Of any schedule, and of none. */
  readonly runningBackups: readonly Backup[];
}

/** What becomes of a tick; `status` is the schedule's from now on. */
export type StartDecision =
  | { readonly outcome: "start"; readonly backup: Backup; readonly status: ScheduleStatus }
  | {
      readonly outcome: "skip";
      readonly reason: string;
      /** Whether a backup that was due is not made. */
      readonly isMissed: boolean;
      readonly status: ScheduleStatus;
    }
  | {
      readonly outcome: "refuse";
      readonly problems: readonly string[];
      readonly status: ScheduleStatus;
    };

/**
 * Decides on one tick of a schedule, as Velero's controller does but for three things: the backup's
 * name comes from the time the tick was due, so that a tick delivered twice is one backup; a tick
 * that meets a running backup is passed over and not made up for; and a schedule makes its first
 * backup when it is created, at a tick no later than its creation, or an `@every` at its first
 * (velero pkg/controller/schedule_controller.go).
 */
export function decideStart(
  schedule: Schedule,
  scheduledTime: Date,
  world: StartWorld,
): StartDecision {
  const problems = validateSchedule(schedule, checkCron);
  const before = schedule.status ?? {};
  if (problems.length > 0) {
    const status = { ...before, phase: "FailedValidation" as const };
    return { outcome: "refuse", problems, status: { ...status, validationErrors: [...problems] } };
  }
  const { validationErrors: _, ...status } = { ...before, phase: "Enabled" as const };
  const backup = scheduledBackup(schedule, scheduledTime);
  const time = formatTimestamp(world.now);
  const reason = skipReason(schedule, backup, { scheduledTime, ...world });
  if (reason === undefined) {
    return { outcome: "start", backup, status: { ...status, lastBackup: time } };
  }
  return {
    outcome: "skip",
    reason: reason.text,
    isMissed: reason.isMissed,
    status: reason.isMissed ? { ...status, lastSkipped: time } : status,
  };
}

interface SkipReason {
  readonly text: string;
  readonly isMissed: boolean;
}

function skipReason(
  schedule: Schedule,
  backup: Backup,
  { scheduledTime, runningBackups }: StartWorld & { readonly scheduledTime: Date },
): SkipReason | undefined {
  const { metadata, spec } = schedule;
  if (spec.paused) return { text: `schedule '${metadata.name}' is paused`, isMissed: false };
  if (spec.skipImmediately === true && isFirst(schedule, scheduledTime)) {
    return {
      text: `schedule '${metadata.name}' skips the backup of its creation`,
      isMissed: true,
    };
  }
  const { name } = backup.metadata;
  if (runningBackups.some((running) => running.metadata.name === name)) {
    return { text: `backup '${name}' runs already`, isMissed: false };
  }
  const last = runningBackups.find(
    (running) => running.metadata.labels?.[SCHEDULE_NAME_LABEL] === metadata.name,
  );
  if (last === undefined) return undefined;
  return {
    text: `backup '${last.metadata.name}' of schedule '${metadata.name}' is still running`,
    isMissed: true,
  };
}

/** An `@every` that is not dated ticks by itself when it is created, and has no status until then. */
function isFirst({ metadata, spec, status }: Schedule, scheduledTime: Date): boolean {
  const created = metadata.creationTimestamp;
  if (created !== undefined) return scheduledTime.getTime() <= Date.parse(created);
  const { lastBackup, lastSkipped } = status ?? {};
  return isEvery(spec.schedule) && lastBackup === undefined && lastSkipped === undefined;
}
