import type { Schedule } from "../../lambdas/core/velero/schedule.ts";
import type { Check } from "../floor.ts";
import { nextTick } from "../serve/next-tick.ts";
import { attempt } from "./attempt.ts";

/** A tick is delivered for an hour, and a backup takes its time. */
const GRACE_MILLISECONDS = 2 * 3_600_000;

/** Where schedules come from, and what to do when they do not run. */
export interface CheckedSchedules {
  readonly schedules: () => Promise<readonly Schedule[]>;
  readonly now: () => Date;
  readonly remedy: string;
}

/** Looks whether every schedule is valid, and whether those that do not rest made what was due last. */
export function scheduleCheck({ schedules, now, remedy }: CheckedSchedules): Promise<Check> {
  return attempt("Schedules", remedy, async () => {
    const all = await schedules();
    const problems = all.flatMap((schedule) => problemOf(schedule, now()) ?? []);
    if (problems.length > 0) throw new Error(problems.join("; "));
    return `${all.length}, all valid and on time`;
  });
}

function problemOf({ metadata, spec, status }: Schedule, now: Date): string | undefined {
  if (status?.phase === "FailedValidation") {
    return `'${metadata.name}' is not valid, see 'schedule describe'`;
  }
  // One that never ran is new, or its bucket cannot tell; that it was passed over shows that it ticks.
  const { lastBackup, lastSkipped } = status ?? {};
  const last = [lastBackup, lastSkipped]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  if (spec.paused || last === undefined) return undefined;
  const due = nextTick(spec.schedule, new Date(last));
  if (due === undefined || now.getTime() - due.getTime() < GRACE_MILLISECONDS) return undefined;
  return `'${metadata.name}' made nothing since ${last}`;
}
