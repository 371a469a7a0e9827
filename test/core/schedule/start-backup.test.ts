import { describe, expect, it } from "vitest";
import type { ScheduleStatus } from "../../../lambdas/core/schedule/decide-start.ts";
import { startBackup } from "../../../lambdas/core/schedule/start-backup.ts";
import type { Backup } from "../../../lambdas/core/velero/backup.ts";
import type { Schedule } from "../../../lambdas/core/velero/schedule.ts";
import { backup, schedule } from "../velero/objects.ts";

const tick = { schedule: schedule(), scheduledTime: "2026-11-23T03:00:00Z" };

/** A schedule that was there a minute before its tick is due. */
function created(spec: Partial<Schedule["spec"]> = {}, name = "nightly"): Schedule {
  return { ...schedule(spec), metadata: { name, creationTimestamp: "2026-11-23T02:59:00Z" } };
}

/** Executions that never end, and what was recorded of schedules. */
function world(now = "2026-11-23T03:00:10Z") {
  const started: Backup[] = [];
  const statuses: (readonly [string, ScheduleStatus])[] = [];
  const ended = new Set<string>();
  return {
    started,
    statuses,
    ended,
    now: () => new Date(now),
    findSchedule: async (name: string) =>
      [
        created(),
        created({ skipImmediately: true }, "skipping"),
        created({ paused: true }, "resting"),
      ].find(({ metadata }) => metadata.name === name),
    recordStatus: async (name: string, status: ScheduleStatus) => {
      statuses.push([name, status]);
    },
    executions: {
      running: async () => started.filter(({ metadata }) => !ended.has(metadata.name)),
      start: async (asked: Backup) => {
        const isKnown = started.some(({ metadata }) => metadata.name === asked.metadata.name);
        if (isKnown) return "AlreadyStarted" as const;
        started.push(asked);
        return "Started" as const;
      },
    },
  };
}

describe("startBackup", () => {
  it("starts the backup of a tick and records when", async () => {
    const ports = world();
    expect(await startBackup(ports, tick)).toEqual({
      outcome: "started",
      backupName: "nightly-20261123030000",
      scheduleName: "nightly",
    });
    expect(ports.statuses).toEqual([
      ["nightly", { phase: "Enabled", lastBackup: "2026-11-23T03:00:10Z" }],
    ]);
  });

  it("makes one backup of a tick delivered twice, while it runs and after it", async () => {
    const ports = world();
    await startBackup(ports, tick);
    expect(await startBackup(ports, tick)).toMatchObject({ outcome: "skipped" });
    ports.ended.add("nightly-20261123030000");
    expect(await startBackup(ports, tick)).toMatchObject({ outcome: "alreadyStarted" });
    expect(ports.started).toHaveLength(1);
    expect(ports.statuses).toHaveLength(1);
  });

  it("passes over a tick while the backup before it runs", async () => {
    const ports = world();
    await startBackup(ports, tick);
    const next = { ...tick, scheduledTime: "2026-11-24T03:00:00Z" };
    expect(await startBackup(ports, next)).toEqual({
      outcome: "skipped",
      reason: "backup 'nightly-20261123030000' of schedule 'nightly' is still running",
      scheduleName: "nightly",
    });
    expect(ports.statuses.at(-1)?.[1]).toMatchObject({ lastSkipped: "2026-11-23T03:00:10Z" });
  });

  it("starts a backup that a person described, once", async () => {
    const ports = world();
    expect(await startBackup(ports, { backup: backup() })).toEqual({
      outcome: "started",
      backupName: "backup-1",
    });
    expect(await startBackup(ports, { backup: backup() })).toMatchObject({
      outcome: "alreadyStarted",
    });
    expect(ports.statuses).toEqual([]);
  });

  it("makes the first backup of a schedule once, named by its creation", async () => {
    const ports = world();
    const asked = { firstBackupOf: "nightly" };
    expect(await startBackup(ports, asked)).toEqual({
      outcome: "started",
      backupName: "nightly-20261123025900",
      scheduleName: "nightly",
    });
    ports.ended.add("nightly-20261123025900");
    expect(await startBackup(ports, asked)).toMatchObject({ outcome: "alreadyStarted" });
    expect(ports.statuses).toEqual([
      ["nightly", { phase: "Enabled", lastBackup: "2026-11-23T03:00:10Z" }],
    ]);
  });

  it("has a tick wait for the first backup to end", async () => {
    const ports = world();
    await startBackup(ports, { firstBackupOf: "nightly" });
    expect(await startBackup(ports, tick)).toMatchObject({
      outcome: "skipped",
      reason: "backup 'nightly-20261123025900' of schedule 'nightly' is still running",
    });
  });

  it.for([
    ["skipping", "2026-11-23T03:00:10Z", /skips the backup of its creation/],
    ["resting", "2026-11-23T03:00:10Z", /is paused/],
    ["nightly", "2026-11-23T03:59:01Z", /there since 2026-11-23T02:59:00Z; .* not made up for/],
  ] as const)("makes no first backup of '%s' at %s", async ([firstBackupOf, now, reason]) => {
    const ports = world(now);
    expect(await startBackup(ports, { firstBackupOf })).toEqual({
      outcome: "skipped",
      scheduleName: firstBackupOf,
      reason: expect.stringMatching(reason),
    });
    expect(ports.started).toEqual([]);
  });

  it("makes a first backup that is an hour late", async () => {
    const ports = world("2026-11-23T03:59:00Z");
    expect(await startBackup(ports, { firstBackupOf: "nightly" })).toMatchObject({
      outcome: "started",
    });
  });

  it("fails for the first backup of a schedule that is not there", async () => {
    await expect(startBackup(world(), { firstBackupOf: "gone" })).rejects.toThrow(
      expect.objectContaining({
        name: "NotFoundError",
        message: "schedule 'gone' does not exist; check the name",
      }),
    );
  });

  it("fails when the schedule is not valid, and records why", async () => {
    const ports = world();
    const invalid = { ...tick, schedule: schedule({ schedule: "" }) };
    await expect(startBackup(ports, invalid)).rejects.toThrow(
      expect.objectContaining({
        name: "FailedValidationError",
        message:
          "schedule 'nightly' is not valid:\nSchedule must be a non-empty valid Cron expression",
      }),
    );
    expect(ports.started).toEqual([]);
    expect(ports.statuses[0]?.[1].phase).toBe("FailedValidation");
  });
});
