import type { LocationsReport } from "../../lambdas/core/locations/validate-locations.ts";
import type { SweepReport } from "../../lambdas/core/retention/sweep-expired.ts";
import { UsageError } from "../usage-error.ts";
import { BackupRuns } from "./backup-runs.ts";
import { ScheduleTicks } from "./schedule-ticks.ts";
import type { Serving } from "./serving.ts";
import { withHousekeeping } from "./with-housekeeping.ts";

/** A schedule that is added to the configuration waits no longer than this for its first backup. */
const LOOK_MILLISECONDS = 15_000;
/** As often as a stack's rules fire. */
const HOUR_MILLISECONDS = 3_600_000;

/**
 * Does what a stack does by itself, until told to stop: has schedules tick, and every hour sweeps what has
 * expired and looks at the locations. Nothing that goes wrong ends it; it is told, and tried again when it
 * is due again.
 *
 * @throws UsageError at once where there is a stack.
 */
export async function serve(serving: Serving): Promise<void> {
  await withHousekeeping(serving, async (housekeeping) => {
    serving.tell(`serving ${housekeeping.schedules().length} schedules`);
  });
  const runs = new BackupRuns(serving);
  await Promise.all([tickAlways(serving, runs), keepHouse(serving, runs)]);
  await runs.settled();
  serving.tell("stopped");
}

async function tickAlways(serving: Serving, runs: BackupRuns): Promise<void> {
  const { signal, now, pause } = serving;
  const ticks = new ScheduleTicks(serving, runs);
  const problems = new Problems(serving.tell);
  while (!signal.aborted) {
    const next = await problems.of("schedules", () => ticks.look());
    const untilNext = next === undefined ? LOOK_MILLISECONDS : next.getTime() - now().getTime();
    await pause(Math.min(Math.max(untilNext, 0), LOOK_MILLISECONDS));
  }
}

async function keepHouse(serving: Serving, runs: BackupRuns): Promise<void> {
  const { signal, tell, pause } = serving;
  while (!signal.aborted) {
    const problems = new Problems(tell);
    await problems.of("locations", async () => {
      const report = await withHousekeeping(serving, (housekeeping) =>
        housekeeping.validateLocations(),
      );
      for (const line of locationLines(report)) tell(line);
    });
    await problems.of("sweep", async () => {
      const report = await withHousekeeping(serving, (housekeeping) =>
        housekeeping.sweep(() => runs.running(), signal),
      );
      for (const line of sweepLines(report)) tell(line);
    });
    await pause(HOUR_MILLISECONDS);
  }
}

/** Tells why something did not work, and not again and again while it stays so. */
class Problems {
  readonly #tell: (line: string) => void;
  #last: string | undefined;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  async of<T>(subject: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const done = await work();
      this.#last = undefined;
      return done;
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const line = `${subject}: ${(error as Error).message}`;
      if (line !== this.#last) this.#tell(line);
      this.#last = line;
      return undefined;
    }
  }
}

function locationLines({ locations, warnings }: LocationsReport): readonly string[] {
  const states = locations.map(
    ({ name, status: { phase, message } }) =>
      `location "${name}" is ${phase}${message === undefined ? "" : `: ${message}`}`,
  );
  return [...states, ...warnings.map((warning) => `warning: ${warning}`)];
}

function sweepLines({ locations, problems }: SweepReport): readonly string[] {
  const of = locations.flatMap(({ name, skipped, sweep }) => {
    if (sweep === undefined) return [`sweep of "${name}" left out: ${skipped}`];
    const failed = sweep.notDeleted.map(
      (report) => `backup "${report.backupName}" is not deleted: ${report.problems.join("; ")}`,
    );
    const { deleted } = sweep;
    const which = deleted.length === 0 ? "nothing has expired" : `deleted ${deleted.join(", ")}`;
    return [`sweep of "${name}": ${which}`, ...failed];
  });
  return [...of, ...problems.map((problem) => `sweep: ${problem}`)];
}
