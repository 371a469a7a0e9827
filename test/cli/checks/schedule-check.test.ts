import { describe, expect, it } from "vitest";
import { scheduleCheck } from "../../../cli/checks/schedule-check.ts";
import { type Schedule, scheduleSchema } from "../../../lambdas/core/velero/schedule.ts";

const NOW = new Date("2026-11-23T12:00:00Z");

function check(status: Schedule["status"], paused?: boolean) {
  const schedule = scheduleSchema.parse({
    kind: "Schedule",
    apiVersion: "velero.io/v1",
    metadata: { name: "nightly" },
    spec: { schedule: "0 3 * * *", template: {}, ...(paused && { paused }) },
    status,
  });
  return scheduleCheck({ schedules: async () => [schedule], now: () => NOW, remedy: "serve" });
}

describe("scheduleCheck", () => {
  it.for<[string, Schedule["status"], boolean?]>([
    ["made what was due", { lastBackup: "2026-11-23T03:00:00Z" }],
    [
      "passed over what was due",
      { lastBackup: "2026-11-20T03:00:00Z", lastSkipped: "2026-11-23T03:00:00Z" },
    ],
    ["never ran", {}],
    ["rests", { lastBackup: "2026-11-01T03:00:00Z" }, true],
  ])("is content with a schedule that %s", async ([, status, paused]) => {
    expect(await check(status, paused)).toEqual({
      subject: "Schedules",
      isFine: true,
      finding: "1, all valid and on time",
      remedy: "",
    });
  });

  it.for<[string, Schedule["status"], string]>([
    [
      "late",
      { lastBackup: "2026-11-22T03:00:00Z" },
      "'nightly' made nothing since 2026-11-22T03:00:00Z",
    ],
    ["not valid", { phase: "FailedValidation" }, "'nightly' is not valid, see 'schedule describe'"],
  ])("names a schedule that is %s", async ([, status, finding]) => {
    expect(await check(status)).toEqual({
      subject: "Schedules",
      isFine: false,
      finding,
      remedy: "serve",
    });
  });
});
