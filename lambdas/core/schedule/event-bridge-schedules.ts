import { ErrorName, JangadaError } from "../errors.ts";
import type { CronField } from "./cron-field.ts";
import { type CronTimes, parseCron } from "./parse-cron.ts";

/** What EventBridge Scheduler is told for one Schedule, or for one of the two halves of it. */
export interface EventBridgeSchedule {
  /** `cron(minutes hours day-of-month month day-of-week year)` or `rate(value unit)`. */
  readonly expression: string;
  /** IANA name. */
  readonly timeZone: string;
  /**
   * Of a rate: minutes after the creation of the Schedule at which its first tick is due. EventBridge
   * would fire at once; who creates the schedule sets `StartDate` by this, as Velero counts.
   */
  readonly firstTickMinutes?: number;
}

const SECONDS_PER_MINUTE = 60;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ALL_DAYS: CronField = { numbers: [1], isStar: true };

/**
 * Says a Schedule's cron expression in EventBridge Scheduler's language. Two schedules come back where
 * both day fields restrict: cron runs when either matches and EventBridge takes only one of them.
 * A tick that both name is delivered twice, and is one backup because its name is its time.
 *
 * The ticks are those of cron but for the hour that a daylight-saving change takes or repeats:
 * EventBridge skips a time that does not exist and runs a repeated one once (AWS EventBridge
 * Scheduler user guide, "Daylight savings time").
 *
 * @throws JangadaError `FailedValidation` when it is no cron expression, or EventBridge cannot say it.
 */
export function eventBridgeSchedules(cronExpression: string): readonly EventBridgeSchedule[] {
  const cron = parseCron(cronExpression);
  if ("everySeconds" in cron) {
    return [{ ...rate(cronExpression, cron.everySeconds), timeZone: cron.timeZone }];
  }
  const days = dayFields(cron.times).filter((fields) => everComes(fields, cron.times));
  if (days.length === 0) {
    throw refusal(`'${cronExpression}' never comes; name a time and a day that exist`);
  }
  return days.map(([daysOfMonth, daysOfWeek]) => ({
    expression: cronText(cron.times, daysOfMonth, daysOfWeek),
    timeZone: cron.timeZone,
  }));
}

/**
 * Why an expression cannot be the `schedule` of a Schedule, or `undefined` when it can: what
 * `validateSchedule` asks for.
 */
export function checkCron(cronExpression: string): string | undefined {
  try {
    eventBridgeSchedules(cronExpression);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether a valid expression counts from the schedule's creation, at which EventBridge then ticks by itself. */
export function isEvery(cronExpression: string): boolean {
  return "everySeconds" in parseCron(cronExpression);
}

type DayFields = readonly [daysOfMonth: CronField | undefined, daysOfWeek: CronField | undefined];

/** For each schedule the one day field it has; the other is `?`. */
function dayFields({ daysOfMonth, daysOfWeek }: CronTimes): readonly DayFields[] {
  if (daysOfMonth.isStar && daysOfWeek.isStar) return [[ALL_DAYS, undefined]];
  if (daysOfMonth.isStar) return [[undefined, daysOfWeek]];
  if (daysOfWeek.isStar) return [[daysOfMonth, undefined]];
  const isEveryDay = daysOfMonth.numbers.length === 31 || daysOfWeek.numbers.length === 7;
  if (isEveryDay) return [[ALL_DAYS, undefined]];
  return [
    [daysOfMonth, undefined],
    [undefined, daysOfWeek],
  ];
}

/** Whether there is such a time, which `,` names none of, on a day that one of the months has. */
function everComes([daysOfMonth, daysOfWeek]: DayFields, times: CronTimes): boolean {
  const { minutes, hours, months } = times;
  const longest = Math.max(...months.numbers.map((month) => DAYS_IN_MONTH[month - 1] as number));
  const hasDay = (daysOfMonth ?? daysOfWeek)?.numbers.some((day) => day <= longest);
  return hasDay === true && minutes.numbers.length > 0 && hours.numbers.length > 0;
}

function cronText(
  { minutes, hours, months }: CronTimes,
  daysOfMonth: CronField | undefined,
  daysOfWeek: CronField | undefined,
): string {
  const days = daysOfMonth === undefined ? "?" : fieldText(daysOfMonth, 31);
  // EventBridge counts from 1, which is Sunday.
  const shifted = daysOfWeek?.numbers.map((day) => day + 1) ?? [];
  const week = daysOfWeek === undefined ? "?" : numbersText(shifted);
  return `cron(${fieldText(minutes, 60)} ${fieldText(hours, 24)} ${days} ${fieldText(months, 12)} ${week} *)`;
}

/** `count` numbers are all that there are. */
function fieldText({ numbers, isStar }: CronField, count: number): string {
  return isStar || numbers.length === count ? "*" : numbersText(numbers);
}

/** `1-5,10`: three or more in a row as a range, so that no expression is longer than the 256 allowed. */
function numbersText(numbers: readonly number[]): string {
  const runs: number[][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(","))).join(",");
}

function rate(expression: string, seconds: number) {
  if (seconds % SECONDS_PER_MINUTE !== 0) {
    throw refusal(
      `'${expression}' is not a whole number of minutes, which is what EventBridge Scheduler counts in; round it to minutes`,
    );
  }
  const minutes = seconds / SECONDS_PER_MINUTE;
  return { expression: `rate(${quantity(minutes)})`, firstTickMinutes: minutes };
}

/** In the largest unit: a day is 24 hours here, whatever the clock does. */
function quantity(minutes: number): string {
  if (minutes % 1440 === 0) return counted(minutes / 1440, "day");
  if (minutes % 60 === 0) return counted(minutes / 60, "hour");
  return counted(minutes, "minute");
}

function counted(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}

function refusal(message: string): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, message);
}
