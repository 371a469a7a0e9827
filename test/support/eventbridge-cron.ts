/**
 * Evaluates EventBridge Scheduler's `cron(…)` by AWS's user guide, "Schedule types", and by nothing
 * else: six fields, `*`, `?`, `,`, `-`, `/`, months JAN to DEC, days of the week 1 to 7 from Sunday
 * or SUN to SAT. Exactly one of the day fields is `?`. It does not know `L`, `W`, `#`.
 */
export interface EventBridgeCron {
  readonly expression: string;
  readonly timeZone: string;
}

const NAMES = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC SUN MON TUE WED THU FRI SAT";
const RANGES = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
  [1970, 2199],
] as const;
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** The instants, in order, at which the schedule fires in `[from, to)`; both must be midnight UTC. */
export function eventBridgeTicks(cron: EventBridgeCron, from: Date, to: Date): readonly number[] {
  const fields = fieldsOf(cron.expression);
  const offsetAt = offsets(cron.timeZone);
  return daysAround(from, to)
    .filter((day) => matchesDay(fields, new Date(day)))
    .flatMap((day) => timesOfDay(fields).map((time) => instantOf(day + time, offsetAt)))
    .filter((instant) => instant !== undefined)
    .filter((instant) => instant >= from.getTime() && instant < to.getTime())
    .sort((one, other) => one - other);
}

/** Midnights, one day more at either end: a zone is at most a day away from UTC. */
function daysAround(from: Date, to: Date): readonly number[] {
  const first = from.getTime() - DAY;
  return Array.from(
    { length: (to.getTime() + DAY - first) / DAY },
    (_, index) => first + index * DAY,
  );
}

/** Milliseconds after midnight, as a wall clock shows them. */
function timesOfDay([minutes, hours]: Fields): readonly number[] {
  return [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * MINUTE));
}

/** A time that does not exist is skipped; of one that comes twice, the first is taken. */
function instantOf(wall: number, offsetAt: (instant: number) => number): number | undefined {
  const candidates = [wall - offsetAt(wall - DAY), wall - offsetAt(wall + DAY)].filter(
    (instant) => instant + offsetAt(instant) === wall,
  );
  return candidates.length === 0 ? undefined : Math.min(...candidates);
}

/** Minutes as milliseconds that a zone is ahead of UTC, by instant. */
export function offsets(timeZone: string): (instant: number) => number {
  if (timeZone === "UTC") return () => 0;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const cache = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / (15 * MINUTE)) * 15 * MINUTE;
    const known = cache.get(quarter);
    if (known !== undefined) return known;
    const part = Object.fromEntries(format.formatToParts(quarter).map((it) => [it.type, it.value]));
    const wall = Date.UTC(
      Number(part.year),
      Number(part.month) - 1,
      Number(part.day),
      Number(part.hour),
      Number(part.minute),
    );
    cache.set(quarter, wall - quarter);
    return wall - quarter;
  };
}

type Fields = readonly [
  minutes: Set<number>,
  hours: Set<number>,
  daysOfMonth: Set<number> | undefined,
  months: Set<number>,
  daysOfWeek: Set<number> | undefined,
  years: Set<number>,
];

function fieldsOf(expression: string): Fields {
  if (expression.length > 256) throw new Error(`longer than 256 characters: ${expression}`);
  const texts = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/.exec(expression)?.slice(1);
  if (!texts) throw new Error(`not six fields: ${expression}`);
  if ((texts[2] === "?") === (texts[4] === "?")) {
    throw new Error(`not exactly one day field is ?: ${expression}`);
  }
  return texts.map((text, index) =>
    text === "?" && (index === 2 || index === 4)
      ? undefined
      : numbersOf(text, RANGES[index] as readonly [number, number]),
  ) as unknown as Fields;
}

function numbersOf(text: string, range: readonly [number, number]): Set<number> {
  return new Set(text.split(",").flatMap((part) => partOf(part, range)));
}

function partOf(part: string, [min, max]: readonly [number, number]): readonly number[] {
  const match = /^(\*|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:\/(\d+))?$/.exec(part);
  if (!match) throw new Error(`not a field: ${part}`);
  const [, low = "", high, step] = match;
  const start = low === "*" ? min : numberOf(low);
  const end = high === undefined ? openEnd(low, step, max) : numberOf(high);
  if (start < min || end > max || start > end) throw new Error(`out of range: ${part}`);
  const by = Number(step ?? 1);
  return Array.from({ length: Math.floor((end - start) / by) + 1 }, (_, at) => start + at * by);
}

/** Everything, and increments from a number on, go on to the end. */
function openEnd(low: string, step: string | undefined, max: number): number {
  return low === "*" || step !== undefined ? max : numberOf(low);
}

function numberOf(text: string): number {
  const index = NAMES.split(" ").indexOf(text);
  if (index < 0) return Number(text);
  return index < 12 ? index + 1 : index - 11;
}

function matchesDay([, , daysOfMonth, months, daysOfWeek, years]: Fields, day: Date): boolean {
  return (
    years.has(day.getUTCFullYear()) &&
    months.has(day.getUTCMonth() + 1) &&
    (daysOfMonth?.has(day.getUTCDate()) ?? true) &&
    (daysOfWeek?.has(day.getUTCDay() + 1) ?? true)
  );
}
