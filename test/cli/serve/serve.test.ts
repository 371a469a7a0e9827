import { describe, expect, it } from "vitest";
import type { Floor, Housekeeping } from "../../../cli/floor.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { Backup } from "../../../lambdas/core/velero/backup.ts";
import { type Schedule, scheduleSchema } from "../../../lambdas/core/velero/schedule.ts";
import { LockstepClock } from "../../support/lockstep-clock.ts";
import { runCli } from "../support/run-cli.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When the clock of every test starts. */
const NOON = "2026-11-23T12:00:00Z";

function schedule(name: string, cron: string, spec: Partial<Schedule["spec"]> = {}): Schedule {
  return scheduleSchema.parse({
    kind: "Schedule",
    apiVersion: "velero.io/v1",
    metadata: { name },
    spec: { schedule: cron, template: {}, ...spec },
  });
}

/** What a test serves. */
interface Served extends Partial<Omit<Housekeeping, "schedules">> {
  readonly schedules?: () => readonly Schedule[];
  /** Takes a backup; at once and well when absent. */
  readonly backUp?: (backup: Backup, clock: LockstepClock, signal: AbortSignal) => Promise<Backup>;
  /** Milliseconds after which Ctrl-C is pressed. */
  readonly until: number;
}

/** Serves on a clock that nobody waits for; returns the lines, each with the time of day only. */
async function serve(served: Served) {
  const clock = new LockstepClock(NOON);
  const made: string[] = [];
  const housekeeping: Housekeeping = {
    lastBackups: async () => new Map(),
    sweep: async () => ({ locations: [], problems: [] }),
    validateLocations: async () => ({ locations: [], warnings: [] }),
    ...served,
    schedules: served.schedules ?? (() => []),
  };
  const backUp: Floor["backUp"] = async (backup, { signal }) => {
    made.push(backup.metadata.name);
    if (served.backUp) return served.backUp(backup, clock, signal);
    return { ...backup, status: { phase: "Completed", progress: { itemsBackedUp: 3 } } };
  };
  const locations = async () => ({ storageLocations: [], snapshotLocations: [] });
  const result = await runCli(["--local", "serve"], {
    clock,
    floor: { housekeeping, backUp, locations },
    onListening: (interrupt) => void clock.pause(served.until).then(interrupt),
  });
  const lines = result.output.trimEnd().split("\n");
  return { ...result, made, lines: lines.map((line) => line.replace(/^\S+T(\S+)Z/, "$1")) };
}

describe("serve", () => {
  it("makes a schedule's first backup at once, then one at each tick, and tells of each", async () => {
    const { made, lines, exitCode } = await serve({
      schedules: () => [schedule("hourly", "30 * * * *")],
      until: 2 * HOUR,
    });
    expect(made).toEqual([
      "hourly-20261123120000",
      "hourly-20261123123000",
      "hourly-20261123133000",
    ]);
    expect(lines).toEqual(
      expect.arrayContaining([
        "12:00:00 serving 1 schedules",
        '12:00:00 schedule "hourly": backup "hourly-20261123120000" is due',
        '12:00:00 backup "hourly-20261123120000" begins',
        '12:00:00 backup "hourly-20261123120000" ended with status Completed: 3 items',
        '12:30:00 schedule "hourly": backup "hourly-20261123123000" is due',
      ]),
    );
    expect(lines.at(-1)).toBe("14:00:00 stopped");
    expect(exitCode).toBe(0);
  });

  it.for<[string, Partial<Schedule["spec"]>, string | undefined, readonly string[]]>([
    ["makes none while it is paused", { paused: true }, undefined, []],
    ["leaves the first out when told to", { skipImmediately: true }, undefined, ["123000"]],
    ["makes none at once after one that was on time", {}, "2026-11-23T11:30:00Z", ["123000"]],
    [
      "makes up for one tick, however many were missed",
      {},
      "2026-11-20T00:00:00Z",
      ["120000", "123000"],
    ],
  ])("%s", async ([, spec, last, expected]) => {
    const { made } = await serve({
      schedules: () => [schedule("hourly", "30 * * * *", spec)],
      lastBackups: async () => new Map(last === undefined ? [] : [["hourly", last]]),
      until: HOUR,
    });
    expect(made).toEqual(expected.map((time) => `hourly-20261123${time}`));
  });

  it("does not make up for what a paused schedule missed", async () => {
    let looks = 0;
    const { made } = await serve({
      schedules: () => [schedule("quarterly", "*/15 * * * *", { paused: looks++ < 100 })],
      until: 45 * MINUTE,
    });
    expect(made).toEqual(["quarterly-20261123123000"]);
  });

  it("passes a tick over while the schedule's last backup runs, and runs others beside it", async () => {
    const { made, lines } = await serve({
      schedules: () => [schedule("slow", "*/10 * * * *"), schedule("quick", "*/20 * * * *")],
      backUp: async (backup, clock) => {
        if (backup.metadata.name.startsWith("slow")) await clock.pause(15 * MINUTE);
        return { ...backup, status: { phase: "Completed" } };
      },
      until: 25 * MINUTE,
    });
    expect(made).toEqual([
      "slow-20261123120000",
      "quick-20261123120000",
      "slow-20261123122000",
      "quick-20261123122000",
    ]);
    expect(lines).toContain(
      "12:10:00 schedule \"slow\": skipped, backup 'slow-20261123120000' of schedule 'slow' is still running",
    );
  });

  it("gives backups the namespace of the command line", async () => {
    const namespaces: (string | undefined)[] = [];
    await serve({
      schedules: () => [schedule("daily", "@daily")],
      backUp: async (backup) => {
        namespaces.push(backup.metadata.namespace);
        return backup;
      },
      until: MINUTE,
    });
    expect(namespaces).toEqual(["velero"]);
  });

  it("goes on after a backup that failed", async () => {
    const { made, lines } = await serve({
      schedules: () => [schedule("daily", "*/30 * * * *")],
      backUp: () => Promise.reject(new Error("the cluster does not answer")),
      until: 31 * MINUTE,
    });
    expect(made).toHaveLength(2);
    expect(lines).toContain(
      '12:30:00 backup "daily-20261123123000" failed: the cluster does not answer',
    );
  });

  it("stops what runs, and says so, when it is stopped", async () => {
    const { lines, errorOutput, exitCode } = await serve({
      schedules: () => [schedule("nightly", "0 3 * * *")],
      backUp: async (_, clock, signal) => {
        while (!signal.aborted) await clock.pause(1000);
        throw new JangadaError(ErrorName.Interrupted, "stopped");
      },
      until: MINUTE,
    });
    expect(errorOutput).toContain("stopping what runs");
    expect(lines.slice(-2)).toEqual([
      expect.stringContaining('backup "nightly-20261123120000" was stopped: nothing of it'),
      expect.stringMatching(/ stopped$/),
    ]);
    expect(exitCode).toBe(0);
  });

  it("takes up a schedule that is added, and lets go of one that is removed", async () => {
    let looks = 0;
    const { made } = await serve({
      schedules: () => (looks++ < 40 ? [] : [schedule("new", "0 3 * * *")]),
      until: 30 * MINUTE,
    });
    expect(made).toHaveLength(1);
    expect(made[0]).toMatch(/^new-2026112312(0[89]|1\d)/);
  });

  it("waits where a bucket cannot tell what ran last, and says why once", async () => {
    let asked = 0;
    const { made, lines } = await serve({
      schedules: () => [schedule("daily", "@daily")],
      lastBackups: async () => {
        if (asked++ < 3) throw new Error("the bucket does not answer");
        return new Map();
      },
      until: 2 * MINUTE,
    });
    expect(made).toEqual(["daily-20261123120045"]);
    expect(lines.filter((line) => line.includes("does not answer"))).toEqual([
      "12:00:00 schedules: the bucket does not answer",
    ]);
  });

  it("looks at the locations and sweeps at once and each hour, whatever became of the last time", async () => {
    let sweeps = 0;
    const { lines } = await serve({
      validateLocations: async () => ({
        locations: [
          { name: "default", accessMode: "ReadWrite", status: { phase: "Available" } },
          {
            name: "far",
            accessMode: "ReadOnly",
            status: { phase: "Unavailable", message: "no answer" },
          },
        ],
        warnings: ["no default"],
      }),
      sweep: async () => {
        if (sweeps++ === 0) throw new Error("not now");
        const notDeleted = [
          { backupName: "held", outcome: "refused" as const, problems: ["locked"], notes: [] },
        ];
        return {
          locations: [
            {
              name: "default",
              sweep: { deleted: ["old", "older"], notDeleted, kept: [], remaining: [] },
            },
            { name: "far", skipped: "read-only" },
          ],
          problems: ["snapshots: denied"],
        };
      },
      until: HOUR + MINUTE,
    });
    expect(lines.filter((line) => !/serving|stopped/.test(line))).toEqual([
      '12:00:00 location "default" is Available',
      '12:00:00 location "far" is Unavailable: no answer',
      "12:00:00 warning: no default",
      "12:00:00 sweep: not now",
      '13:00:00 location "default" is Available',
      '13:00:00 location "far" is Unavailable: no answer',
      "13:00:00 warning: no default",
      '13:00:00 sweep of "default": deleted old, older',
      '13:00:00 backup "held" is not deleted: locked',
      '13:00:00 sweep of "far" left out: read-only',
      "13:00:00 sweep: snapshots: denied",
    ]);
  });

  it("hands the sweep the backups that run", async () => {
    let running: readonly Backup[] = [];
    await serve({
      schedules: () => [schedule("long", "@daily")],
      backUp: async (backup, clock) => {
        await clock.pause(2 * HOUR);
        return { ...backup, status: { phase: "Completed" } };
      },
      sweep: async (runningBackups) => {
        running = await runningBackups();
        return { locations: [], problems: [] };
      },
      until: HOUR + MINUTE,
    });
    expect(running.map(({ metadata }) => metadata.name)).toEqual(["long-20261123120000"]);
  });

  it("is refused where a stack has its own schedules", async () => {
    const { errorOutput, exitCode } = await runCli(["serve"], { floor: {} });
    expect(errorOutput).toContain("'serve' is for clusters without a stack");
    expect(exitCode).toBe(2);
  });
});
