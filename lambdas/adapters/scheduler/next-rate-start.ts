import type { GetScheduleOutput } from "@aws-sdk/client-scheduler";

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const MILLISECONDS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * The `StartDate` with which a schedule is to be written again so that it goes on in step; `undefined`
 * for a cron expression, which needs none. EventBridge counts a rate from its start, would tick at once
 * without one, and refuses one more than five minutes ago.
 */
export function nextRateStart(
  { ScheduleExpression = "", StartDate, LastModificationDate }: GetScheduleOutput,
  now: Date,
): Date | undefined {
  const [, value = "", unit = ""] = RATE.exec(ScheduleExpression) ?? [];
  if (value === "") return StartDate;
  const interval = Number(value) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  const first = (StartDate ?? LastModificationDate ?? now).getTime();
  if (first > now.getTime()) return new Date(first);
  const ticks = Math.floor((now.getTime() - first) / interval) + 1;
  return new Date(first + ticks * interval);
}
