const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** How Go prints a time in UTC: `2026-11-23 11:41:50 +0000 UTC`. */
export function goTime(timestamp: string): string {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime())) return timestamp;
  return `${time.toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}

/** {@link goTime}, or what stands for a time that is not there. */
export function goTimeOr(timestamp: string | undefined, absent: string): string {
  return timestamp === undefined ? absent : goTime(timestamp);
}

/**
 * A time as its distance from now, in one unit, cut off: `29d`, `5h`, `3m ago`, `now`; `n/a` for
 * none (velero pkg/cmd/util/output/backup_printer.go, humanReadableTimeFromNow).
 */
export function timeFromNow(timestamp: string | undefined, now: Date): string {
  if (timestamp === undefined) return "n/a";
  const distance = Date.parse(timestamp) - now.getTime();
  if (distance === 0) return "now";
  return distance > 0 ? shortDuration(distance) : `${shortDuration(-distance)} ago`;
}

function shortDuration(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / SECOND)}s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)}m`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)}h`;
  if (milliseconds < YEAR) return `${Math.floor(milliseconds / DAY)}d`;
  return `${Math.floor(milliseconds / YEAR)}y`;
}
