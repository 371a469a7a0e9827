import { describe, expect, it } from "vitest";
import { goTime, goTimeOr, timeFromNow } from "../../../cli/output/human-time.ts";

const NOW = new Date("2026-11-23T12:00:00Z");

describe("timeFromNow", () => {
  it.for([
    { time: "2026-11-23T12:00:00Z", shown: "now" },
    { time: "2026-11-23T12:00:59Z", shown: "59s" },
    { time: "2026-11-23T12:59:59Z", shown: "59m" },
    { time: "2026-11-24T11:59:59Z", shown: "23h" },
    { time: "2026-12-23T11:41:50Z", shown: "29d" },
    { time: "2028-11-23T12:00:00Z", shown: "2y" },
    { time: "2026-11-23T11:57:00Z", shown: "3m ago" },
  ])("shows $time as $shown", ({ time, shown }) => {
    expect(timeFromNow(time, NOW)).toBe(shown);
  });

  it("shows n/a for no time", () => {
    expect(timeFromNow(undefined, NOW)).toBe("n/a");
  });
});

describe("goTime", () => {
  it("shows a time of any zone in UTC", () => {
    expect(goTime("2026-11-23T13:00:00+01:00")).toBe("2026-11-23 12:00:00 +0000 UTC");
  });

  it("shows a text that is no time as it is", () => {
    expect(goTime("soon")).toBe("soon");
  });

  it("shows what was agreed for no time", () => {
    expect(goTimeOr(undefined, "<n/a>")).toBe("<n/a>");
  });
});
