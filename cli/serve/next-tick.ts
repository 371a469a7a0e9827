import { Cron } from "croner";
import type { CronField } from "../../lambdas/core/schedule/cron-field.ts";
import { type CronTimes, parseCron } from "../../lambdas/core/schedule/parse-cron.ts";

/**
 * When a schedule is due next after `after`. The expression is read as Velero reads it; the library,
 * which reads some of it otherwise, gets plain numbers and knows the calendar. In the hour that a clock
 * leaves out a tick comes when that hour is over, and in one that comes twice, once.
 *
 * @throws JangadaError `FailedValidation` when it is no cron expression, or never comes.
 */
export function nextTick(cronExpression: string, after: Date): Date | undefined {
  const cron = parseCron(cronExpression);
  if ("everySeconds" in cron) return new Date(after.getTime() + cron.everySeconds * 1000);
  const options = { timezone: cron.timeZone, mode: "5-part", domAndDow: false } as const;
  return new Cron(plainText(cron.times), options).nextRun(after) ?? undefined;
}

function plainText({ minutes, hours, daysOfMonth, months, daysOfWeek }: CronTimes): string {
  return [minutes, hours, daysOfMonth, months, daysOfWeek].map(plainField).join(" ");
}

function plainField({ numbers, isStar }: CronField): string {
  return isStar ? "*" : numbers.join(",");
}
