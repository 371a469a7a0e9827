import { ErrorName, JangadaError } from "../errors.ts";
import { parseDuration } from "../velero/duration.ts";
import { type CronBounds, type CronField, parseCronField } from "./cron-field.ts";

const namesOf = (first: number, names: string) =>
  new Map(names.split(" ").map((name, index) => [name, first + index]));

const MINUTES: CronBounds = { name: "minutes", min: 0, max: 59 };
const HOURS: CronBounds = { name: "hours", min: 0, max: 23 };
const DAYS_OF_MONTH: CronBounds = { name: "days of the month", min: 1, max: 31 };
const MONTHS: CronBounds = {
  name: "months",
  min: 1,
  max: 12,
  names: namesOf(1, "jan feb mar apr may jun jul aug sep oct nov dec"),
};
const DAYS_OF_WEEK: CronBounds = {
  name: "days of the week",
  min: 0,
  max: 6,
  // Every other cron takes 7 for Sunday; Velero's refuses it.
  ceiling: 7,
  names: namesOf(0, "sun mon tue wed thu fri sat"),
};

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

const EVERY = "@every ";
const TIME_ZONE = /^(?:CRON_)?TZ=/;
const SECOND = 1_000_000_000n;

/** A schedule at times of the day, on days that one of the day fields, or both, allow. */
export interface CronTimes {
  readonly minutes: CronField;
  readonly hours: CronField;
  readonly daysOfMonth: CronField;
  readonly months: CronField;
  /** 0 is Sunday. */
  readonly daysOfWeek: CronField;
}

/** What an expression says: times on a clock, or a pause between two runs. */
export type Cron = {
  /** IANA name of the zone of that clock. */
  readonly timeZone: string;
} & ({ readonly times: CronTimes } | { readonly everySeconds: number });

/**
 * Reads what Velero takes for the `schedule` of a Schedule: five fields, `@daily` and its like, or
 * `@every 1h30m`, each after an optional `CRON_TZ=Europe/Berlin` or `TZ=` (robfig/cron v3.0.1
 * parser.go, ParseStandard). Without a time zone it is UTC, which is what Velero's image runs in.
 *
 * @throws JangadaError `FailedValidation` in that parser's words.
 */
export function parseCron(expression: string): Cron {
  const prefix = TIME_ZONE.exec(expression);
  if (!prefix) return { timeZone: "UTC", ...parseZoneless(expression) };
  const space = expression.indexOf(" ");
  if (space < 0) throw refusal(`a cron expression is missing after '${expression}'`);
  const timeZone = checkedTimeZone(expression.slice(prefix[0].length, space));
  return { timeZone, ...parseZoneless(expression.slice(space).trim()) };
}

function parseZoneless(text: string): { times: CronTimes } | { everySeconds: number } {
  if (text.startsWith(EVERY)) return { everySeconds: parseEvery(text) };
  const descriptor = DESCRIPTORS.get(text);
  if (descriptor === undefined && text.startsWith("@")) {
    throw refusal(
      `unrecognized descriptor: ${text}; use ${[...DESCRIPTORS.keys()].join(", ")} or @every 6h`,
    );
  }
  return { times: parseTimes(descriptor ?? text) };
}

function parseTimes(text: string): CronTimes {
  const fields = text.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== 5) {
    throw refusal(`expected exactly 5 fields, found ${fields.length}: [${fields.join(" ")}]`);
  }
  const [minutes, hours, daysOfMonth, months, daysOfWeek] = fields as [
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    minutes: parseCronField(minutes, MINUTES),
    hours: parseCronField(hours, HOURS),
    daysOfMonth: parseCronField(daysOfMonth, DAYS_OF_MONTH),
    months: parseCronField(months, MONTHS),
    daysOfWeek: parseCronField(daysOfWeek, DAYS_OF_WEEK),
  };
}

/** Whole seconds, and one at least (robfig/cron v3.0.1 constantdelay.go, Every). */
function parseEvery(text: string): number {
  const duration = parseDuration(text.slice(EVERY.length));
  return duration < SECOND ? 1 : Number(duration / SECOND);
}

/** Names as Go and AWS read them; Intl alone would take `+02:00` and any spelling of case. */
const ZONE_NAME = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

function checkedTimeZone(name: string): string {
  if (name === "" || name === "Local") return "UTC";
  if (ZONE_NAME.test(name) && isKnownZone(name)) return name;
  throw refusal(
    `provided bad location ${name}: unknown time zone; use an IANA name like Europe/Berlin`,
  );
}

function isKnownZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

function refusal(message: string): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, message);
}
