import { describe, expect, it } from "vitest";
import { nextTick } from "../../../cli/serve/next-tick.ts";

describe("nextTick", () => {
  it.for([
    ["0 3 * * *", "2026-11-23T02:59:59Z", "2026-11-23T03:00:00Z"],
    ["0 3 * * *", "2026-11-23T03:00:00Z", "2026-11-24T03:00:00Z"],
    ["@daily", "2026-11-23T12:00:00Z", "2026-11-24T00:00:00Z"],
    ["@every 1h30m", "2026-11-23T12:00:10Z", "2026-11-23T13:30:10Z"],
    ["CRON_TZ=Europe/Lisbon 0 3 * * *", "2026-07-01T12:00:00Z", "2026-07-02T02:00:00Z"],
    // Either day will do where both are named.
    ["0 0 13 * 5", "2026-11-01T00:00:00Z", "2026-11-06T00:00:00Z"],
    ["0 0 13 * 5", "2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z"],
    // As Velero reads them, where other parsers do not: the present minute, all of a week.
    ["? * * * *", "2026-11-23T12:00:10Z", "2026-11-23T12:01:00Z"],
    ["0 0 * * SUN-SUN", "2026-11-23T12:00:00Z", "2026-11-29T00:00:00Z"],
    ["0 0 29 2 *", "2026-11-23T12:00:00Z", "2028-02-29T00:00:00Z"],
    // An hour that the clock leaves out, and one that comes twice.
    ["TZ=Europe/Berlin 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"],
    ["TZ=Europe/Berlin 30 2 * * *", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
  ] as const)("of '%s' after %s is %s", ([expression, after, next]) => {
    expect(nextTick(expression, new Date(after))).toEqual(new Date(next));
  });

  it("fails on what is no cron expression", () => {
    expect(() => nextTick("every day", new Date())).toThrow("expected exactly 5 fields");
  });
});
