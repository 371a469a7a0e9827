import { describe, expect, it } from "vitest";
import { firstTick, parseStartInput } from "../../../lambdas/core/schedule/start-input.ts";
import { backup, schedule } from "../velero/objects.ts";

describe("parseStartInput", () => {
  it("reads a tick of a schedule", () => {
    const tick = { schedule: schedule(), scheduledTime: "2026-11-23T03:00:00Z" };
    expect(parseStartInput(tick)).toMatchObject(tick);
  });

  it("reads a backup that a person described", () => {
    expect(parseStartInput({ backup: backup() })).toMatchObject({ backup: backup() });
  });

  it("reads the first backup of a schedule", () => {
    const input = { firstBackupOf: "nightly" };
    expect(parseStartInput(input)).toEqual(input);
  });

  it.for([
    { input: { firstBackupOf: 3 }, message: "the first backup to start is not valid" },
    { input: { firstBackupOf: "a", x: 1 }, message: "the first backup to start is not valid" },
    { input: { schedule: schedule() }, message: "scheduledTime" },
    { input: { schedule: schedule(), scheduledTime: "now" }, message: "is not a time" },
    { input: { backup: { kind: "Backup" } }, message: "the backup to start is not valid" },
    { input: null, message: "the scheduled backup to start is not valid" },
    { input: "nightly", message: "the scheduled backup to start is not valid" },
  ])("fails on $input", ({ input, message }) => {
    expect(() => parseStartInput(input)).toThrow(message);
  });
});

describe("firstTick", () => {
  const now = new Date("2026-11-23T11:41:50.7Z");

  it("dates a new schedule and is due at that time", () => {
    expect(firstTick(schedule(), now)).toEqual({
      schedule: {
        ...schedule(),
        metadata: { name: "nightly", creationTimestamp: "2026-11-23T11:41:50Z" },
      },
      scheduledTime: "2026-11-23T11:41:50Z",
    });
  });

  it("is the same tick when it is asked for again", () => {
    const { schedule: created } = firstTick(schedule(), now);
    expect(firstTick(created, new Date("2027-01-01T00:00:00Z"))).toEqual(
      firstTick(schedule(), now),
    );
  });
});
