import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkCron,
  eventBridgeSchedules,
} from "../../../lambdas/core/schedule/event-bridge-schedules.ts";
import { eventBridgeTicks, offsets } from "../../support/eventbridge-cron.ts";

const expressionsOf = (cron: string) =>
  eventBridgeSchedules(cron).map(({ expression }) => expression);

describe("eventBridgeSchedules", () => {
  it.for([
    { cron: "0 3 * * *", expressions: ["cron(0 3 * * ? *)"] },
    { cron: "*/15 * * * *", expressions: ["cron(0,15,30,45 * * * ? *)"] },
    { cron: "0 9-17 * * MON-FRI", expressions: ["cron(0 9-17 ? * 2-6 *)"] },
    { cron: "0 0 * * 0", expressions: ["cron(0 0 ? * 1 *)"] },
    { cron: "0 0 * * 7", expressions: ["cron(0 0 ? * 1 *)"] },
    { cron: "0 0 * * 5-7", expressions: ["cron(0 0 ? * 1,6,7 *)"] },
    { cron: "0 0 1,15 * *", expressions: ["cron(0 0 1,15 * ? *)"] },
    { cron: "0 0 29 2 *", expressions: ["cron(0 0 29 2 ? *)"] },
    { cron: "0 0 13 * 5", expressions: ["cron(0 0 13 * ? *)", "cron(0 0 ? * 6 *)"] },
    {
      cron: "0 0 */2 * 1",
      expressions: [
        "cron(0 0 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * ? *)",
        "cron(0 0 ? * 2 *)",
      ],
    },
    { cron: "0 0 1-31 * 1", expressions: ["cron(0 0 * * ? *)"] },
    { cron: "0 0 13 * 0-6", expressions: ["cron(0 0 * * ? *)"] },
    { cron: "0 0 3,* * 1", expressions: ["cron(0 0 ? * 2 *)"] },
    { cron: "0 0 , * 1", expressions: ["cron(0 0 ? * 2 *)"] },
    { cron: "0 0 31 4 1", expressions: ["cron(0 0 ? 4 2 *)"] },
  ])("says $cron as $expressions", ({ cron, expressions }) => {
    expect(expressionsOf(cron)).toEqual(expressions);
  });

  it.for([
    { cron: "@every 1m", expression: "rate(1 minute)", firstTickMinutes: 1 },
    { cron: "@every 1h30m", expression: "rate(90 minutes)", firstTickMinutes: 90 },
    { cron: "@every 6h", expression: "rate(6 hours)", firstTickMinutes: 360 },
    { cron: "@every 24h", expression: "rate(1 day)", firstTickMinutes: 1440 },
  ])("says $cron as $expression", ({ cron, expression, firstTickMinutes }) => {
    expect(eventBridgeSchedules(cron)).toEqual([{ expression, firstTickMinutes, timeZone: "UTC" }]);
  });

  it("keeps the time zone, in both halves", () => {
    expect(eventBridgeSchedules("TZ=Europe/Berlin 0 0 13 * 5")).toEqual([
      { expression: "cron(0 0 13 * ? *)", timeZone: "Europe/Berlin" },
      { expression: "cron(0 0 ? * 6 *)", timeZone: "Europe/Berlin" },
    ]);
  });

  it("never says more than EventBridge reads", () => {
    const odd = "1-59/2 1-23/2 2-30/2 2-12/2 *";
    expect(expressionsOf(odd)[0]?.length).toBeLessThanOrEqual(256);
  });

  it.for([
    "0 0 30 2 *",
    "0 0 31 4,6,9,11 *",
    "0 0 , * *",
    "0 0 , * ,",
    "0 0 * * ,",
    ", 0 * * *",
    "0 , * * *",
    "0 0 * , *",
  ])("fails on %s, which never comes", (cron) => {
    expect(() => eventBridgeSchedules(cron)).toThrow(`'${cron}' never comes`);
  });

  it.for(["@every 90s", "@every 10ms", "@every 1h0m1s"])("fails on %s", (cron) => {
    expect(() => eventBridgeSchedules(cron)).toThrow("is not a whole number of minutes");
  });
});

describe("checkCron", () => {
  it("says nothing of an expression that can be said, and why of one that cannot", () => {
    expect(checkCron("0 3 * * *")).toBeUndefined();
    expect(checkCron("0 3 * *")).toBe("expected exactly 5 fields, found 4: [0 3 * *]");
    expect(checkCron("@every 90s")).toContain("round it to minutes");
  });
});

const ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "America/New_York"];
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const DAYS = "SUN MON TUE WED THU FRI SAT".split(" ");

/** One part of a field: a number, a range, a step of either, or everything. */
function part(min: number, max: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const written = (value: number) => names[value - min] ?? String(value);
  const ends = fc
    .tuple(fc.integer({ min, max: max - 1 }), number)
    // A real range: to croner SUN-SUN is the whole week.
    .map(([low, other]) => [low, Math.max(low + 1, other)] as const);
  const step = fc.integer({ min: 1, max: Math.ceil((max - min) / 2) });
  return fc.oneof(
    number.map(written),
    ends.map(([low, high]) => `${written(low)}-${written(high)}`),
    fc.tuple(fc.integer({ min, max: max - 1 }), step).map(([start, by]) => `${start}/${by}`),
    fc.tuple(ends, step).map(([[low, high], by]) => `${low}-${high}/${by}`),
    // With a step of one it still is a star to Velero's parser, and none to croner.
    step.map((by) => `*/${by + 1}`),
  );
}

function field(min: number, max: number, names?: readonly string[]): fc.Arbitrary<string> {
  const list = fc.array(part(min, max, names), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    fc.constant("*"),
    fc.constant("?"),
    list.map((parts) => parts.join(",")),
  );
}

const few = (max: number) =>
  fc.array(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 2 }).map((it) => it.join(","));
const days = fc.tuple(field(1, 31), field(1, 12, MONTHS), field(0, 6, DAYS));
const sparse = fc.tuple(few(59), few(23), days).map(([m, h, rest]) => [m, h, ...rest].join(" "));
const dense = fc
  .tuple(field(0, 59), field(0, 23), days)
  .map(([minute, hour, rest]) => [minute, hour, ...rest].join(" "));

/** `?` is the present time to croner, and everything to Velero. */
function unixCron(expression: string, timezone: string): Cron {
  const stars = expression.replaceAll("?", "*");
  return new Cron(stars, { timezone, mode: "5-part", sloppyRanges: true, domAndDow: false });
}

/**
 * The ticks of a unix cron, but for what EventBridge does otherwise: croner runs after a gap what
 * falls into it, and an hourly job in both of two equal hours.
 */
function unixTicks(expression: string, timeZone: string, from: Date, to: Date): readonly number[] {
  const cron = unixCron(expression, timeZone);
  const onTheWall = unixCron(expression, "UTC");
  const offsetAt = offsets(timeZone);
  const seen = new Set<number>();
  const ticks: number[] = [];
  let next = cron.nextRun(new Date(from.getTime() - 1000));
  while (next !== null && next < to) {
    const wall = next.getTime() + offsetAt(next.getTime());
    if (!seen.has(wall) && onTheWall.match(new Date(wall))) ticks.push(next.getTime());
    seen.add(wall);
    next = cron.nextRun(next);
  }
  return ticks;
}

/** The ticks of all schedules together, those that two name counted once. */
function allTicks(expression: string, from: Date, to: Date): readonly number[] {
  const ticks = eventBridgeSchedules(expression).flatMap((it) => eventBridgeTicks(it, from, to));
  return [...new Set(ticks)].sort((one, other) => one - other);
}

const isSayable = (expression: string) => checkCron(expression) === undefined;

describe("the ticks of EventBridge", () => {
  it("are those of a unix cron over four years", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(sparse.filter(isSayable), (cron) => {
        const from = new Date("2026-01-01T00:00:00Z");
        const to = new Date("2030-01-01T00:00:00Z");
        expect(allTicks(cron, from, to)).toEqual(unixTicks(cron, "UTC", from, to));
      }),
      { numRuns: 40 },
    );
  });

  it("are those of a unix cron in zones with daylight saving", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(sparse.filter(isSayable), fc.constantFrom(...ZONES), (cron, zone) => {
        // Sao Paulo changed its clocks, at midnight, until 2019.
        const from = new Date("2016-01-01T00:00:00Z");
        const to = new Date("2020-01-01T00:00:00Z");
        const expected = unixTicks(cron, zone, from, to);
        expect(allTicks(`CRON_TZ=${zone} ${cron}`, from, to)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it.for([
    { zone: "Europe/Berlin", from: "2026-03-28", to: "2026-03-31" },
    { zone: "Europe/Berlin", from: "2026-10-24", to: "2026-10-27" },
    { zone: "America/New_York", from: "2028-03-11", to: "2028-03-14" },
    { zone: "America/New_York", from: "2026-10-31", to: "2026-11-03" },
    { zone: "America/Sao_Paulo", from: "2018-11-03", to: "2018-11-06" },
    { zone: "America/Sao_Paulo", from: "2018-02-16", to: "2018-02-20" },
    { zone: "UTC", from: "2028-02-27", to: "2028-03-02" },
    { zone: "UTC", from: "2026-12-30", to: "2027-01-03" },
  ])(
    "are those of a unix cron at $zone $from, minute by minute",
    { timeout: 120_000 },
    ({ zone, ...span }) => {
      const from = new Date(`${span.from}T00:00:00Z`);
      const to = new Date(`${span.to}T00:00:00Z`);
      fc.assert(
        fc.property(dense.filter(isSayable), (cron) => {
          const expected = unixTicks(cron, zone, from, to);
          expect(allTicks(`CRON_TZ=${zone} ${cron}`, from, to)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    },
  );

  it("skip an hour that the clock leaves out and take a repeated one once", () => {
    const ticks = (from: string, to: string) =>
      allTicks("TZ=Europe/Berlin 30 2 * * *", new Date(from), new Date(to)).map((tick) =>
        new Date(tick).toISOString(),
      );
    expect(ticks("2026-03-28", "2026-03-31")).toEqual([
      "2026-03-28T01:30:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
    expect(ticks("2026-10-24", "2026-10-27")).toEqual([
      "2026-10-24T00:30:00.000Z",
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
  });
});
