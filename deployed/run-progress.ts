import type { Progress } from "../cli/progress-display.ts";
import type { ExecutionEvent } from "../lambdas/adapters/step-functions/execution-events.ts";
import type { SnapshotStatus } from "../lambdas/core/backup/snapshot-status.ts";
import type { DisksSummary } from "../lambdas/core/restore/create-disks.ts";
import type { ChunkSummary } from "../lambdas/core/restore/restore-items.ts";
import type { PlanSummary } from "../lambdas/core/restore/restore-states.ts";

/** What the output of a state adds to a progress. State names are those of the functions. */
type Reading = (progress: Progress, output: never) => Progress;

const snapshots: Reading = (progress, { pending, percent }: SnapshotStatus) => {
  const isOfInterest = pending > 0 || progress.snapshotPercent !== undefined;
  return isOfInterest ? { ...progress, snapshotPercent: percent } : progress;
};

const READINGS: Readonly<Record<string, Reading>> = {
  BackUpItems: snapshots,
  WaitForSnapshots: snapshots,
  PlanRestore: (progress, { items }: PlanSummary) => ({ ...progress, items: 0, totalItems: items }),
  CreateVolumes: (progress, { waiting, percent }: DisksSummary) =>
    waiting > 0 || progress.snapshotPercent !== undefined
      ? { ...progress, snapshotPercent: percent }
      : progress,
  RestoreItems: (progress, { created, updated, skipped, failed, errors }: ChunkSummary) => ({
    ...progress,
    items: (progress.items ?? 0) + created + updated + skipped + failed,
    errors: (progress.errors ?? 0) + errors,
  }),
};

/** Where a run of a workflow is, put together from its events one by one. */
export class RunProgress {
  #progress: Progress = { phase: "running", resource: "" };

  get current(): Progress {
    return this.#progress;
  }

  /** Takes the bytes that are there so far; none known leaves those of before. */
  uploaded(bytes: number | undefined): void {
    if (bytes !== undefined) this.#progress = { ...this.#progress, bytes };
  }

  take({ state, kind, output }: ExecutionEvent): void {
    if (kind === "entered") {
      this.#progress = { ...this.#progress, phase: state };
      return;
    }
    const reading = READINGS[state];
    if (reading && output) this.#progress = reading(this.#progress, output as never);
  }
}
