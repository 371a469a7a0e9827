import { describe, expect, it } from "vitest";

import { longestPauseHours } from "../../../lambdas/core/configuration/longest-pause.ts";

const DAY = 24;

describe("longestPauseHours", () => {
  it.for<[string, number]>([
    ["0 3 * * *", DAY],
    ["@hourly", 1],
    ["*/15 * * * *", 0.25],
    ["@every 1h30m", 1.5],
    ["CRON_TZ=Europe/Berlin 0 1,13 * * *", 12],
    ["0 8,9 * * *", 23],
    ["0 3 * * 1-5", 3 * DAY],
    ["@weekly", 7 * DAY],
    ["@monthly", 31 * DAY],
    ["0 0 29 2 *", (4 * 365 + 1) * DAY],
    ["0 0 1 * 1", 7 * DAY],
    ["0 0 */2 * 1", 2 * DAY],
  ])("of '%s' is %d", ([cron, hours]) => {
    expect(longestPauseHours(cron)).toBe(hours);
  });

  it("fails on what is no cron expression", () => {
    expect(() => longestPauseHours("nightly")).toThrow("expected exactly 5 fields");
  });
});
