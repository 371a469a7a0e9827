import type { BackupExecutions } from "../../lambdas/core/schedule/backup-executions.ts";
import { type StartSummary, startBackup } from "../../lambdas/core/schedule/start-backup.ts";
import { firstTick } from "../../lambdas/core/schedule/start-input.ts";
import type { Schedule } from "../../lambdas/core/velero/schedule.ts";
import { formatTimestamp } from "../../lambdas/core/velero/timestamp.ts";
import { nextTick } from "./next-tick.ts";
import type { Serving } from "./serving.ts";
import { withHousekeeping } from "./with-housekeeping.ts";

/** A tick that is later than this was missed, not delayed: its backup is named by the time it is made. */
const ON_TIME_MILLISECONDS = 60_000;

/** What is known of a schedule. */
interface Known {
  /** When it was first seen: its creation, as far as anybody can tell. */
  readonly seen: Date;
  /** Its next tick is the first after this. */
  readonly since: Date;
}

/**
 * The ticks of the schedules of a configuration. What ran last is told by the bucket, so a schedule goes
 * on after this process was away: one tick that was missed meanwhile is made up for, however many there
 * were. One without a backup makes its first at once, unless it says otherwise.
 */
export class ScheduleTicks {
  readonly #serving: Serving;
  readonly #executions: BackupExecutions;
  #known: ReadonlyMap<string, Known> = new Map();

  constructor(serving: Serving, executions: BackupExecutions) {
    this.#serving = serving;
    this.#executions = executions;
  }

  /** Starts every backup that is due, and tells when the next will be; `undefined` when there is no schedule. */
  async look(): Promise<Date | undefined> {
    const now = this.#serving.now();
    const { schedules, known } = await withHousekeeping(this.#serving, async (housekeeping) => {
      const configured = housekeeping.schedules();
      const isNew = configured.some(({ metadata }) => !this.#known.has(metadata.name));
      const last = isNew ? await housekeeping.lastBackups() : new Map<string, string>();
      return { schedules: configured, known: this.#knownOf(configured, last, now) };
    });
    this.#known = known;
    const due: Date[] = [];
    for (const schedule of schedules) {
      const next = await this.#tick(schedule, now);
      if (next !== undefined) due.push(next);
    }
    return due.toSorted((one, other) => one.getTime() - other.getTime())[0];
  }

  #knownOf(
    schedules: readonly Schedule[],
    last: ReadonlyMap<string, string>,
    now: Date,
  ): ReadonlyMap<string, Known> {
    const known = new Map<string, Known>();
    for (const { metadata, spec } of schedules) {
      const lastBackup = last.get(metadata.name);
      const never = spec.skipImmediately ? now : new Date(0);
      const since = lastBackup === undefined ? never : new Date(lastBackup);
      known.set(metadata.name, this.#known.get(metadata.name) ?? { seen: now, since });
    }
    return known;
  }

  /** Starts a schedule's backup if one is due; returns when the next is. */
  async #tick(schedule: Schedule, now: Date): Promise<Date | undefined> {
    const { name } = schedule.metadata;
    const { seen, since } = this.#known.get(name) as Known;
    const due = nextTick(schedule.spec.schedule, since);
    if (due === undefined || due > now) return due;
    // A schedule that rests misses its ticks, and they are not made up for.
    const isLate = now.getTime() - due.getTime() > ON_TIME_MILLISECONDS;
    const scheduledTime = isLate || schedule.spec.paused ? now : due;
    this.#known = new Map(this.#known).set(name, { seen, since: scheduledTime });
    if (!schedule.spec.paused) await this.#start(schedule, seen, scheduledTime);
    return nextTick(schedule.spec.schedule, scheduledTime);
  }

  async #start(schedule: Schedule, seen: Date, scheduledTime: Date): Promise<void> {
    const { now, tell } = this.#serving;
    const ports = {
      executions: this.#executions,
      findSchedule: async () => schedule,
      recordStatus: async () => {},
      now,
    };
    const { schedule: dated } = firstTick(schedule, seen);
    const tick = { schedule: dated, scheduledTime: formatTimestamp(scheduledTime) };
    tell(`schedule "${schedule.metadata.name}": ${outcomeOf(await startBackup(ports, tick))}`);
  }
}

function outcomeOf({ outcome, backupName, reason }: StartSummary): string {
  return outcome === "started" ? `backup "${backupName}" is due` : `skipped, ${reason}`;
}
