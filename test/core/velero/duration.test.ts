import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import {
  durationMilliseconds,
  durationSchema,
  formatDuration,
  parseDuration,
} from "../../../lambdas/core/velero/duration.ts";

const LONGEST = 2n ** 63n - 1n;

describe("parseDuration", () => {
  it.for([
    ["0", 0n],
    ["+0", 0n],
    ["5s", 5_000_000_000n],
    ["+5s", 5_000_000_000n],
    ["-1m", -60_000_000_000n],
    ["300ms", 300_000_000n],
    ["7ns", 7n],
    ["7us", 7_000n],
    ["7\u00b5s", 7_000n],
    ["7\u03bcs", 7_000n],
    ["1.5h", 5_400_000_000_000n],
    [".5s", 500_000_000n],
    ["5.s", 5_000_000_000n],
    ["1h30m", 5_400_000_000_000n],
    ["720h0m0s", 2_592_000_000_000_000n],
    ["1s1s", 2_000_000_000n],
    ["0.3333333333333333333h", 1_200_000_000_000n],
    ["0.830103483285477580700h", 2_988_372_539_827n],
    ["9223372036854775807ns", LONGEST],
    ["-9223372036854775808ns", -LONGEST - 1n],
  ] as const)("reads %s as Go does", ([text, nanoseconds]) => {
    expect(parseDuration(text)).toBe(nanoseconds);
  });

  it.for([
    ["", 'time: invalid duration ""'],
    ["-", 'time: invalid duration "-"'],
    [".", 'time: invalid duration "."'],
    [".s", 'time: invalid duration ".s"'],
    ["+-5s", 'time: invalid duration "+-5s"'],
    ["ten days", 'time: invalid duration "ten days"'],
    ["10", 'time: missing unit in duration "10"'],
    ["1h5", 'time: missing unit in duration "1h5"'],
    ["30d", 'time: unknown unit "d" in duration "30d"'],
    ["1 h", 'time: unknown unit " h" in duration "1 h"'],
    ["9223372036854775808ns", 'time: invalid duration "9223372036854775808ns"'],
    ["3000000h", 'time: invalid duration "3000000h"'],
    ["2562047h48m", 'time: invalid duration "2562047h48m"'],
    ["99999999999999999999", 'time: invalid duration "99999999999999999999"'],
    ['1"', String.raw`time: unknown unit "\"" in duration "1\""`],
    ["1é\t", String.raw`time: unknown unit "\xc3\xa9\x09" in duration "1\xc3\xa9\x09"`],
  ] as const)("fails to read %j with Go's message", ([text, message]) => {
    expect(() => parseDuration(text)).toThrow(
      expect.objectContaining({ name: "FailedValidationError", message }),
    );
  });
});

describe("formatDuration", () => {
  it.for([
    [0n, "0s"],
    [1n, "1ns"],
    [1_100n, "1.1\u00b5s"],
    [2_200_000n, "2.2ms"],
    [3_300_000_000n, "3.3s"],
    [60_000_000_000n, "1m0s"],
    [245_000_000_000n, "4m5s"],
    [245_001_000_000n, "4m5.001s"],
    [18_367_001_000_000n, "5h6m7.001s"],
    [480_000_000_001n, "8m0.000000001s"],
    [2_592_000_000_000_000n, "720h0m0s"],
    [-1n, "-1ns"],
    [LONGEST, "2562047h47m16.854775807s"],
    [-LONGEST - 1n, "-2562047h47m16.854775808s"],
  ] as const)("writes %s ns as %s", ([nanoseconds, text]) => {
    expect(formatDuration(nanoseconds)).toBe(text);
  });

  it("writes what parseDuration reads back as the same duration", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -LONGEST - 1n, max: LONGEST }), (nanoseconds) => {
        expect(parseDuration(formatDuration(nanoseconds))).toBe(nanoseconds);
      }),
    );
  });
});

describe("durationMilliseconds", () => {
  it.for([
    ["1.5h", 5_400_000],
    ["-1m", -60_000],
    ["1999us", 1],
  ] as const)("cuts %s to whole milliseconds", ([text, milliseconds]) => {
    expect(durationMilliseconds(text)).toBe(milliseconds);
  });
});

describe("durationSchema", () => {
  it("keeps a duration in the spelling Go writes", () => {
    expect(durationSchema.parse("24h")).toBe("24h0m0s");
  });

  it("fails with the reason and an example", () => {
    expect(() => durationSchema.parse("30d")).toThrow(z.ZodError);
    expect(durationSchema.safeParse("30d").error?.issues[0]?.message).toBe(
      'time: unknown unit "d" in duration "30d"; write it like 720h0m0s or 1h30m',
    );
  });
});
