import { describe, expect, it } from "vitest";
import { parseCron } from "../../../lambdas/core/schedule/parse-cron.ts";

describe("parseCron", () => {
  it.for([
    { written: "@yearly", same: "0 0 1 1 *" },
    { written: "@annually", same: "0 0 1 1 *" },
    { written: "@monthly", same: "0 0 1 * *" },
    { written: "@weekly", same: "0 0 * * 0" },
    { written: "@daily", same: "0 0 * * *" },
    { written: "@midnight", same: "0 0 * * *" },
    { written: "@hourly", same: "0 * * * *" },
    { written: "  0\t3 * * *  ", same: "0 3 * * *" },
    { written: "0 3 ? * ?", same: "0 3 * * *" },
    { written: "0 3 * JAN-mar Sun,sat", same: "0 3 * 1-3 0,6" },
    { written: "CRON_TZ=UTC 0 3 * * *", same: "0 3 * * *" },
    { written: "TZ= 0 3 * * *", same: "0 3 * * *" },
    { written: "TZ=Local @daily", same: "0 0 * * *" },
  ])("reads $written as $same in UTC", ({ written, same }) => {
    expect(parseCron(written)).toEqual(parseCron(same));
    expect(parseCron(written).timeZone).toBe("UTC");
  });

  it.for(["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+3", "US/Eastern"])(
    "reads the time zone %s",
    (timeZone) => {
      expect(parseCron(`TZ=${timeZone} 0 3 * * *`).timeZone).toBe(timeZone);
      expect(parseCron(`CRON_TZ=${timeZone}   @every 1h`)).toEqual({
        timeZone,
        everySeconds: 3600,
      });
    },
  );

  it.for([
    { expression: "@every 1h30m", everySeconds: 5400 },
    { expression: "@every 1.9s", everySeconds: 1 },
    { expression: "@every 10ms", everySeconds: 1 },
    { expression: "@every -5m", everySeconds: 1 },
  ])("counts $expression in whole seconds, one at least", ({ expression, everySeconds }) => {
    expect(parseCron(expression)).toEqual({ timeZone: "UTC", everySeconds });
  });

  it.for([
    { expression: "0 3 * *", message: "expected exactly 5 fields, found 4: [0 3 * *]" },
    { expression: "0 0 3 * * *", message: "expected exactly 5 fields, found 6" },
    { expression: " TZ=UTC 0 3 * * *", message: "expected exactly 5 fields, found 6" },
    { expression: "@reboot", message: "unrecognized descriptor: @reboot; use @yearly" },
    { expression: "@Daily", message: "unrecognized descriptor: @Daily" },
    { expression: "@every", message: "unrecognized descriptor: @every" },
    { expression: "@every soon", message: 'time: invalid duration "soon"' },
    { expression: "CRON_TZ=Europe/Berlin", message: "a cron expression is missing after" },
    { expression: "TZ=Mars/Olympus @daily", message: "provided bad location Mars/Olympus" },
    { expression: "TZ=+02:00 @daily", message: "provided bad location +02:00" },
    { expression: "TZ=europe/berlin @daily", message: "use an IANA name like Europe/Berlin" },
    { expression: "x 3 * * *", message: "failed to parse int from x" },
  ])("fails on $expression", ({ expression, message }) => {
    expect(() => parseCron(expression)).toThrow(
      expect.objectContaining({
        name: "FailedValidationError",
        message: expect.stringContaining(message),
      }),
    );
  });
});
