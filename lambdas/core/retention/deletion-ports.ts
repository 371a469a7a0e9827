import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import type { Restore } from "../velero/restore.ts";
import type { SnapshotDeleter, SnapshotTaker } from "../volumes/volume-snapshotter.ts";
import type { ObjectHolds } from "./object-holds.ts";

/** What deletion and sweep do with snapshots. */
export type RetentionSnapshotter = SnapshotDeleter & Pick<SnapshotTaker, "describeSnapshots">;

/** What runs now. */
export interface RunningWork {
  readonly backups: readonly Backup[];
  readonly restores: readonly Restore[];
}

/** What deleting backups of one location works with. */
export interface DeletionPorts {
  /** Of the location, which is available and not read-only: who calls sees to that. */
  readonly store: ObjectStore;
  readonly holds: ObjectHolds;
  /** By name of a VolumeSnapshotLocation; `undefined` when there is none of that name. */
  readonly snapshotterFor: (location: string) => RetentionSnapshotter | undefined;
  /** Asked before anything is removed, and again for every backup. */
  readonly running: () => Promise<RunningWork>;
}

/**
 * What became of a deletion. `refused`: nothing was touched. `incomplete`: the backup exists no
 * more, and what `problems` lists is left of it, for the next attempt to remove.
 */
export interface DeletionReport {
  readonly backupName: string;
  readonly outcome: "deleted" | "refused" | "incomplete";
  readonly problems: readonly string[];
  /** What was left alone because it is not the backup's own, whatever its files say. */
  readonly notes: readonly string[];
}
