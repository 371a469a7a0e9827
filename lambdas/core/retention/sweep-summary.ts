import type { SweepReport } from "./sweep-expired.ts";

/** What a sweep comes to, in numbers. */
export interface SweepSummary {
  readonly deleted: number;
  /** Backups that were due and refused, or of which something is left. */
  readonly notDeleted: number;
  /** Due, and left for the next sweep because the time was up. */
  readonly remaining: number;
  /** Locations that were read-only or not available. */
  readonly skippedLocations: number;
  /** Snapshots, broken-off backups, plans and unfinished uploads that belong to nothing. */
  readonly orphans: number;
  /** Backups whose snapshots are gone. */
  readonly incompleteBackups: number;
  readonly problems: number;
}

/** Counts what a sweep did and found. */
export function summarizeSweep({
  locations,
  orphanedSnapshots,
  problems,
}: SweepReport): SweepSummary {
  const count = (of: (location: SweepReport["locations"][number]) => number) =>
    locations.reduce((total, location) => total + of(location), 0);
  return {
    deleted: count(({ sweep }) => sweep?.deleted.length ?? 0),
    notDeleted: count(({ sweep }) => sweep?.notDeleted.length ?? 0),
    remaining: count(({ sweep }) => sweep?.remaining.length ?? 0),
    skippedLocations: count(({ skipped }) => (skipped === undefined ? 0 : 1)),
    orphans:
      count(({ orphans }) =>
        orphans ? orphans.unfinishedBackups.length + orphans.endedPlans.length : 0,
      ) +
      count(({ unfinishedUploads }) => unfinishedUploads?.length ?? 0) +
      (orphanedSnapshots?.length ?? 0),
    incompleteBackups: count(({ incompleteBackups }) => incompleteBackups?.length ?? 0),
    problems: problems.length,
  };
}
