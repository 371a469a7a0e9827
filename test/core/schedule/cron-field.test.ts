import { describe, expect, it } from "vitest";
import { type CronBounds, parseCronField } from "../../../lambdas/core/schedule/cron-field.ts";

const HOURS: CronBounds = { name: "hours", min: 0, max: 23 };
const WEEK: CronBounds = {
  name: "days of the week",
  min: 0,
  max: 6,
  ceiling: 7,
  names: new Map([
    ["sun", 0],
    ["mon", 1],
    ["fri", 5],
  ]),
};

describe("parseCronField", () => {
  it.for([
    { text: "3", numbers: [3] },
    { text: "+03", numbers: [3] },
    { text: "1,3,2,3", numbers: [1, 2, 3] },
    { text: "1,,2,", numbers: [1, 2] },
    { text: ",", numbers: [] },
    { text: "1-4", numbers: [1, 2, 3, 4] },
    { text: "1-8/3", numbers: [1, 4, 7] },
    { text: "5-7/2", numbers: [5, 7] },
    { text: "*/8", numbers: [0, 8, 16] },
    { text: "20/2", numbers: [20, 22] },
    { text: "0-2,22/1", numbers: [0, 1, 2, 22, 23] },
    { text: "*/100", numbers: [0] },
  ])("reads $text of the hours as $numbers", ({ text, numbers }) => {
    expect(parseCronField(text, HOURS)).toEqual({ numbers, isStar: false });
  });

  it.for([
    { text: "MON-Fri/2", numbers: [1, 3, 5] },
    { text: "7", numbers: [0] },
    { text: "5-7", numbers: [0, 5, 6] },
    { text: "7/2", numbers: [0] },
    { text: "1/2", numbers: [1, 3, 5] },
    { text: "*/2", numbers: [0, 2, 4, 6] },
  ])("reads $text of the week as $numbers", ({ text, numbers }) => {
    expect(parseCronField(text, WEEK)).toEqual({ numbers, isStar: false });
  });

  it.for(["*", "?", "*/1", "?/1", "*-3", "*-1-2", "3,*", "*/2,?"])(
    "takes %s for a field that restricts nothing",
    (text) => {
      const { numbers, isStar } = parseCronField(text, WEEK);
      expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(isStar).toBe(true);
    },
  );

  it.for([
    { text: "1/2/3", message: "too many slashes: 1/2/3" },
    { text: "1-2-3", message: "too many hyphens: 1-2-3" },
    { text: "24", message: "end of range (24) above maximum (23) of the hours: 24" },
    { text: "5-2", message: "beginning of range (5) beyond end of range (2): 5-2" },
    { text: "*/0", message: "step of range should be a positive number: */0" },
    { text: "x", message: "failed to parse int from x" },
    { text: "1/x", message: "failed to parse int from x" },
    { text: "-1", message: "failed to parse int from " },
    { text: "L", message: "failed to parse int from L" },
  ])("fails on $text", ({ text, message }) => {
    expect(() => parseCronField(text, HOURS)).toThrow(message);
  });

  it("fails on a number below the field's first", () => {
    const days = { name: "days of the month", min: 1, max: 31 };
    expect(() => parseCronField("0", days)).toThrow(
      "beginning of range (0) below minimum (1) of the days of the month: 0",
    );
    expect(() => parseCronField("8", WEEK)).toThrow("above maximum (7)");
  });
});
