import { type CronTimes, parseCron } from "../schedule/parse-cron.ts";

const DAY_MINUTES = 24 * 60;
/** From one 29 February to the next, so that every tick there is comes twice. */
const FIRST_DAY = Date.UTC(2024, 1, 29);
const DAYS = 4 * 365 + 2;

/**
 * The longest time between two ticks of a Schedule's cron expression, in hours, changes of the clock
 * aside.
 *
 * @throws JangadaError `FailedValidation` when it is no cron expression.
 */
export function longestPauseHours(cronExpression: string): number {
  const cron = parseCron(cronExpression);
  return "everySeconds" in cron ? cron.everySeconds / 3600 : longestPause(cron.times) / 60;
}

function longestPause(times: CronTimes): number {
  const minutes = times.hours.numbers.flatMap((hour) =>
    times.minutes.numbers.map((minute) => hour * 60 + minute),
  );
  let longest = 0;
  let last: number | undefined;
  for (let day = 0; day < DAYS; day++) {
    if (!isDayOf(times, new Date(FIRST_DAY + day * DAY_MINUTES * 60_000))) continue;
    for (const minute of minutes) {
      const tick = day * DAY_MINUTES + minute;
      longest = Math.max(longest, tick - (last ?? tick));
      last = tick;
    }
  }
  return longest;
}

/** Cron's rule: both day fields when one of them is `*`, either when both restrict. */
function isDayOf({ months, daysOfMonth, daysOfWeek }: CronTimes, date: Date): boolean {
  const ofMonth = daysOfMonth.numbers.includes(date.getUTCDate());
  const ofWeek = daysOfWeek.numbers.includes(date.getUTCDay());
  const both = daysOfMonth.isStar || daysOfWeek.isStar;
  return (
    months.numbers.includes(date.getUTCMonth() + 1) &&
    (both ? ofMonth && ofWeek : ofMonth || ofWeek)
  );
}
