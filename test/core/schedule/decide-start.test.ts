import { describe, expect, it } from "vitest";
import { decideStart } from "../../../lambdas/core/schedule/decide-start.ts";
import type { Schedule } from "../../../lambdas/core/velero/schedule.ts";
import { schedule, storedBackup } from "../velero/objects.ts";

const DUE = new Date("2026-11-23T03:00:00Z");
const NOW = new Date("2026-11-23T03:00:42.9Z");
const world = { now: NOW, runningBackups: [] };

const createdAt = (time: string, spec: Partial<Schedule["spec"]> = {}): Schedule => ({
  ...schedule(spec),
  metadata: { name: "nightly", creationTimestamp: time },
});

describe("decideStart", () => {
  it("starts a backup named by the time the tick was due", () => {
    expect(decideStart(schedule({ template: { ttl: "24h0m0s" } }), DUE, world)).toEqual({
      outcome: "start",
      backup: expect.objectContaining({
        metadata: {
          name: "nightly-20261123030000",
          labels: { "velero.io/schedule-name": "nightly" },
        },
        spec: { ttl: "24h0m0s" },
      }),
      status: { phase: "Enabled", lastBackup: "2026-11-23T03:00:42Z" },
    });
  });

  it("gives one name to a tick however late it is delivered", () => {
    const late = { ...world, now: new Date("2026-11-24T02:59:00Z") };
    expect(decideStart(schedule(), DUE, late)).toMatchObject({
      backup: { metadata: { name: "nightly-20261123030000" } },
    });
  });

  it("starts the first backup when the schedule is created", () => {
    expect(decideStart(createdAt("2026-11-23T03:00:00Z"), DUE, world).outcome).toBe("start");
  });

  it("skips the backup of the creation where skipImmediately says so, and none after it", () => {
    const created = createdAt("2026-11-23T03:00:00Z", { skipImmediately: true });
    expect(decideStart(created, DUE, world)).toEqual({
      outcome: "skip",
      reason: "schedule 'nightly' skips the backup of its creation",
      isMissed: true,
      status: { phase: "Enabled", lastSkipped: "2026-11-23T03:00:42Z" },
    });
    const next = new Date("2026-11-23T03:00:01Z");
    expect(decideStart(created, next, world).outcome).toBe("start");
    expect(decideStart(schedule({ skipImmediately: true }), DUE, world).outcome).toBe("start");
  });

  it.for<[string, NonNullable<Schedule["status"]>, "skip" | "start"]>([
    ["has no status yet", {}, "skip"],
    ["skipped before", { lastSkipped: "2026-11-22T21:00:00Z" }, "start"],
    ["ran before", { lastBackup: "2026-11-22T21:00:00Z" }, "start"],
  ])("takes the tick of an @every that %s for its first: %s", ([, status, outcome]) => {
    const every = { ...schedule({ schedule: "@every 6h", skipImmediately: true }), status };
    expect(decideStart(every, DUE, world).outcome).toBe(outcome);
  });

  it("skips every tick of a paused schedule, and does not count them", () => {
    expect(decideStart(schedule({ paused: true }), DUE, world)).toEqual({
      outcome: "skip",
      reason: "schedule 'nightly' is paused",
      isMissed: false,
      status: { phase: "Enabled" },
    });
  });

  it("does nothing at the second delivery of a tick", () => {
    const running = [storedBackup("nightly-20261123030000", {}, "nightly")];
    expect(decideStart(schedule(), DUE, { ...world, runningBackups: running })).toEqual({
      outcome: "skip",
      reason: "backup 'nightly-20261123030000' runs already",
      isMissed: false,
      status: { phase: "Enabled" },
    });
  });

  it("skips while the schedule's last backup runs, and says so", () => {
    const runningBackups = [
      storedBackup("other-20261122030000", {}, "other"),
      storedBackup("nightly-x-20261122030000", {}, "nightly-x"),
      storedBackup("nightly-20261122030000", {}, "nightly"),
    ];
    expect(decideStart(schedule(), DUE, { ...world, runningBackups })).toEqual({
      outcome: "skip",
      reason: "backup 'nightly-20261122030000' of schedule 'nightly' is still running",
      isMissed: true,
      status: { phase: "Enabled", lastSkipped: "2026-11-23T03:00:42Z" },
    });
    const others = runningBackups.slice(0, 2);
    expect(decideStart(schedule(), DUE, { ...world, runningBackups: others }).outcome).toBe(
      "start",
    );
  });

  it("refuses a schedule that is not valid, with every problem", () => {
    const { status, ...rest } = decideStart(
      schedule({ schedule: "0 3 * *", template: { ttl: "-1h0m0s" } }),
      DUE,
      world,
    );
    const problems = [
      "invalid schedule: expected exactly 5 fields, found 4: [0 3 * *]",
      'spec.template: spec.ttl "-1h0m0s": must not be negative',
    ];
    expect(rest).toEqual({ outcome: "refuse", problems });
    expect(status).toEqual({ phase: "FailedValidation", validationErrors: problems });
  });

  it("forgets the problems of a schedule that has become valid, and keeps what it did", () => {
    const status = {
      phase: "FailedValidation" as const,
      validationErrors: ["x"],
      lastSkipped: "2026-11-22T03:00:00Z",
    };
    expect(decideStart({ ...schedule(), status }, DUE, world).status).toEqual({
      phase: "Enabled",
      lastBackup: "2026-11-23T03:00:42Z",
      lastSkipped: "2026-11-22T03:00:00Z",
    });
  });
});
