import * as z from "zod";

import { ErrorName, JangadaError } from "../errors.ts";

/** Nanoseconds in each unit Go knows; the micro sign and the Greek mu are different characters. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);

const SECOND = 1_000_000_000n;
/** One more than the longest duration: Go counts signed nanoseconds in 64 bits, about 292 years. */
const OVERFLOW = 1n << 63n;

/** One number and what follows it up to the next number. */
const TERM = /^([0-9]*)(\.[0-9]*|)([^0-9.]*)/;

/**
 * Reads a Go duration such as `720h0m0s`, `1.5h` or `-1m` into nanoseconds (go time.ParseDuration).
 *
 * @throws JangadaError `FailedValidation` with Go's own message.
 */
export function parseDuration(text: string): bigint {
  const negative = text.startsWith("-");
  const size = sizeOf(text, text.replace(/^[-+]/, ""));
  // Go's range is not symmetric: the most negative duration has no positive counterpart.
  if (size > (negative ? OVERFLOW : OVERFLOW - 1n)) throw invalid(text);
  return negative ? -size : size;
}

/** Adds up the terms of `unsigned`; `text` is for the message. */
function sizeOf(text: string, unsigned: string): bigint {
  if (unsigned === "0") return 0n;
  if (unsigned === "") throw invalid(text);
  let total = 0n;
  let rest = unsigned;
  while (rest !== "") {
    const [, whole, fraction, unit] = TERM.exec(rest) as unknown as [
      string,
      string,
      string,
      string,
    ];
    if (whole === "" && fraction.length < 2) throw invalid(text);
    total += nanoseconds(text, { whole, fraction: fraction.slice(1), unit });
    if (total > OVERFLOW) throw invalid(text);
    rest = rest.slice(whole.length + fraction.length + unit.length);
  }
  return total;
}

interface Term {
  readonly whole: string;
  readonly fraction: string;
  readonly unit: string;
}

function nanoseconds(text: string, { whole, fraction, unit }: Term): bigint {
  if (BigInt(whole) > OVERFLOW) throw invalid(text);
  if (unit === "") throw refusal(`missing unit in duration ${quote(text)}`);
  const scale = UNITS.get(unit);
  if (scale === undefined) throw refusal(`unknown unit ${quote(unit)} in duration ${quote(text)}`);
  const value = BigInt(whole) * scale;
  if (value > OVERFLOW) throw invalid(text);
  return value + fractionOf(fraction, scale);
}

/** The part after the point, cut to whole nanoseconds with the same float arithmetic as Go. */
function fractionOf(digits: string, unit: bigint): bigint {
  let kept = 0n;
  let scale = 1;
  for (const digit of digits) {
    const next = kept * 10n + BigInt(digit);
    if (next > OVERFLOW) break;
    kept = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(kept) * (Number(unit) / scale)));
}

/** Writes nanoseconds as Go prints them: `720h0m0s`, `1.5s`, `300ms`, `0s` (go Duration.String). */
export function formatDuration(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size === 0n) return "0s";
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 1_000n)}\u00b5s`;
  if (size < SECOND) return `${sign}${decimal(size, 1_000_000n)}ms`;
  const minutes = size / (60n * SECOND);
  const seconds = `${decimal(size % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return `${sign}${seconds}`;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value / unit` with as many decimals as it needs. */
function decimal(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const fraction = String(value % unit)
    .padStart(digits, "0")
    .replace(/0+$/, "");
  return fraction === "" ? `${value / unit}` : `${value / unit}.${fraction}`;
}

/**
 * A Go duration in whole milliseconds, cut off towards zero, for timers and dates.
 *
 * @throws JangadaError `FailedValidation` with Go's own message.
 */
export function durationMilliseconds(text: string): number {
  return Number(parseDuration(text) / 1_000_000n);
}

/** A duration in an API object; read in any spelling of Go's and kept in the one Go writes. */
export const durationSchema = z.string().transform((text, context) => {
  try {
    return formatDuration(parseDuration(text));
  } catch (error) {
    const reason = (error as JangadaError).message;
    context.issues.push({
      code: "custom",
      input: text,
      message: `${reason}; write it like 720h0m0s or 1h30m`,
    });
    return z.NEVER;
  }
});

function invalid(text: string): JangadaError {
  return refusal(`invalid duration ${quote(text)}`);
}

function refusal(message: string): JangadaError {
  return new JangadaError(ErrorName.FailedValidation, `time: ${message}`);
}

/** Quotes as package time does: control and non-ASCII characters as the bytes of their UTF-8. */
function quote(text: string): string {
  const escaped = text
    .replace(/["\\]/g, "\\$&")
    .replace(/[^\x20-\x7f]/gu, (character) =>
      [...Buffer.from(character)]
        .map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`)
        .join(""),
    );
  return `"${escaped}"`;
}
