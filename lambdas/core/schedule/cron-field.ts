import { ErrorName, JangadaError } from "../errors.ts";

/** Which numbers a field of a cron expression may hold. */
export interface CronBounds {
  /** What a message calls the field. */
  readonly name: string;
  readonly min: number;
  /** Where `*` and `N/step` end. */
  readonly max: number;
  /** Largest number a person may write, where that is more than `max`: 7 is Sunday too. */
  readonly ceiling?: number;
  /** Names in lower case, and what they stand for. */
  readonly names?: ReadonlyMap<string, number>;
}

/** What a field stands for. */
export interface CronField {
  /** In ascending order. */
  readonly numbers: readonly number[];
  /**
   * Whether it restricts nothing for the rule that joins the two day fields. A star with a step does
   * restrict (robfig/cron v3.0.1 parser.go, getRange), though not in earlier versions.
   */
  readonly isStar: boolean;
}

/**
 * Reads one field as robfig/cron v3.0.1 does: lists, whose empty parts count for nothing, ranges,
 * steps, names, `?` for `*`, and `N/step` for `N-max/step`.
 *
 * @throws JangadaError `FailedValidation` in that parser's words.
 */
export function parseCronField(text: string, bounds: CronBounds): CronField {
  const ranges = text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => parseRange(part, bounds));
  const numbers = new Set(ranges.flatMap((range) => range.numbers));
  return {
    numbers: [...numbers].sort((one, other) => one - other),
    isStar: ranges.some((range) => range.isStar),
  };
}

function parseRange(part: string, bounds: CronBounds): CronField {
  const [ends = "", step, ...slashes] = part.split("/");
  if (slashes.length > 0) throw refusal(`too many slashes: ${part}`);
  const by = step === undefined ? 1 : parseNumber(step);
  const range = parseEnds(ends, { part, hasStep: step !== undefined, bounds });
  checkRange(part, range, bounds);
  if (by === 0) throw refusal(`step of range should be a positive number: ${part}`);
  const length = Math.floor((range.end - range.start) / by) + 1;
  const numbers = Array.from({ length }, (_, index) => range.start + index * by);
  return {
    // Sunday is 0 and 7; what it is written as is gone from here on.
    numbers: numbers.map((number) => (number > bounds.max ? bounds.min : number)),
    isStar: range.isStar && by === 1,
  };
}

interface Ends {
  readonly start: number;
  readonly end: number;
  readonly isStar: boolean;
}

interface RangeText {
  readonly part: string;
  readonly hasStep: boolean;
  readonly bounds: CronBounds;
}

function parseEnds(text: string, { part, hasStep, bounds }: RangeText): Ends {
  const [low = "", high, ...hyphens] = text.split("-");
  if (low === "*" || low === "?") return { start: bounds.min, end: bounds.max, isStar: true };
  if (hyphens.length > 0) throw refusal(`too many hyphens: ${part}`);
  const start = parseNumber(low, bounds);
  if (high !== undefined) return { start, end: parseNumber(high, bounds), isStar: false };
  return { start, end: hasStep ? Math.max(start, bounds.max) : start, isStar: false };
}

function checkRange(part: string, { start, end }: Ends, bounds: CronBounds): void {
  const { name, min, ceiling = bounds.max } = bounds;
  if (start < min) {
    throw refusal(`beginning of range (${start}) below minimum (${min}) of the ${name}: ${part}`);
  }
  if (end > ceiling) {
    throw refusal(`end of range (${end}) above maximum (${ceiling}) of the ${name}: ${part}`);
  }
  if (start > end) {
    throw refusal(`beginning of range (${start}) beyond end of range (${end}): ${part}`);
  }
}

function parseNumber(text: string, bounds?: CronBounds): number {
  const named = bounds?.names?.get(text.toLowerCase());
  if (named !== undefined) return named;
  if (!/^\+?[0-9]+$/.test(text)) throw refusal(`failed to parse int from ${text}`);
  return Number(text);
}

function refusal(message: string): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, message);
}
