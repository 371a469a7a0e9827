import type { LocationsReport } from "../lambdas/core/locations/validate-locations.ts";
import type {
  DiskDeletionReport,
  DiskDeletionRequest,
} from "../lambdas/core/retention/delete-disks.ts";
import type { DeletionReport } from "../lambdas/core/retention/deletion-ports.ts";
import type { SweepReport } from "../lambdas/core/retention/sweep-expired.ts";
import type { ObjectStore } from "../lambdas/core/store/object-store.ts";
import type { Backup } from "../lambdas/core/velero/backup.ts";
import type { BackupStorageLocation } from "../lambdas/core/velero/backup-storage-location.ts";
import type { FoundBackup } from "../lambdas/core/velero/backup-to-restore.ts";
import type { Locations } from "../lambdas/core/velero/resolve-locations.ts";
import type { Restore } from "../lambdas/core/velero/restore.ts";
import type { Schedule } from "../lambdas/core/velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../lambdas/core/velero/volume-snapshot-location.ts";
import type { Progress } from "./progress-display.ts";

/** How a run tells where it is, and is stopped. */
export interface RunControl {
  readonly onProgress: (progress: Progress) => void;
  /** Aborting stops the run, or leaves it where it is detached; it then throws `Interrupted`. */
  readonly signal: AbortSignal;
}

/** Runs that go on without this process, as executions of a stack do. */
export interface DetachedRuns {
  /**
   * Starts a backup and does not wait for it.
   *
   * @throws JangadaError `AlreadyExists` when one of its name runs or ran lately.
   */
  startBackup(backup: Backup): Promise<void>;
  /** Starts a restore and does not wait for it; throws as {@link DetachedRuns.startBackup}. */
  startRestore(restore: Restore): Promise<void>;
  /** Those that run now, each `InProgress` since it started. */
  runningBackups(): Promise<readonly Backup[]>;
  runningRestores(): Promise<readonly Restore[]>;
}

/** What a stack does by itself, on a floor where nobody does it unasked. */
export interface Housekeeping {
  /** As they are configured; looks at no bucket. */
  schedules(): readonly Schedule[];
  /**
   * When each schedule last made a backup, failed ones included: name to RFC 3339.
   *
   * @throws JangadaError when a bucket cannot be listed, for then nobody can tell.
   */
  lastBackups(): Promise<ReadonlyMap<string, string>>;
  /** Deletes what has expired; `runningBackups` are this process' own, and safe. */
  sweep(
    runningBackups: () => Promise<readonly Backup[]>,
    signal: AbortSignal,
  ): Promise<SweepReport>;
  /** Looks at every storage location. */
  validateLocations(): Promise<LocationsReport>;
}

/** What may be changed of a storage location; what is absent stays. */
export interface LocationChange {
  /** `true` takes the mark from every other location. */
  readonly default?: boolean;
  readonly accessMode?: "ReadOnly" | "ReadWrite";
  /** Base64 of a PEM bundle. */
  readonly caCert?: string;
}

/** One thing a doctor looked at. */
export interface Check {
  /** `Cluster`, `List pods`, `Bucket of location 'default'`. */
  readonly subject: string;
  readonly isFine: boolean;
  /** What was found, short. */
  readonly finding: string;
  /** What to do; empty when all is fine. */
  readonly remedy: string;
}

/**
 * Where commands act: this machine, or a deployed stack. What lies in buckets is read by the
 * commands themselves, through {@link Floor.openStore}, on every floor alike.
 *
 * Opening a floor reads its configuration and nothing else; a cluster or bucket that does not answer
 * is noticed by the method that needs it, as a JangadaError.
 */
export interface Floor {
  /** Absent where a run ends with this process. */
  readonly detached?: DetachedRuns;
  /** Absent where a stack sees to it. */
  readonly housekeeping?: Housekeeping;
  /** Storage and snapshot locations, in the order they are configured. */
  locations(): Promise<Locations>;
  /**
   * Adds a storage location; its name must be free. One that is the default takes the mark from every
   * other. Returns what is left to be done, or nothing.
   */
  createStorageLocation(location: BackupStorageLocation): Promise<string>;
  /** Changes a storage location that is there. Returns what is left to be done. */
  changeStorageLocation(name: string, change: LocationChange): Promise<string>;
  /** Forgets a storage location; what is in its bucket stays. Returns what is left to be done. */
  deleteStorageLocation(name: string): Promise<string>;
  /** Adds a snapshot location; its name must be free. Returns what is left to be done. */
  createSnapshotLocation(location: VolumeSnapshotLocation): Promise<string>;
  /** Opens the bucket of one of its locations. */
  openStore(location: BackupStorageLocation): ObjectStore;
  /** Every schedule with its phase. */
  schedules(): Promise<readonly Schedule[]>;
  /** Adds a schedule; its name must be free. Returns what is left to be done for it to run, or nothing. */
  createSchedule(schedule: Schedule): Promise<string>;
  /** Stops a schedule for good; its backups stay. Returns what is left to be done. */
  deleteSchedule(name: string): Promise<string>;
  /** Has a schedule rest, or go on. Returns what is left to be done. */
  pauseSchedule(name: string, paused: boolean): Promise<string>;
  /** Takes a backup and waits for its end, whatever its phase is then. */
  backUp(backup: Backup, control: RunControl): Promise<Backup>;
  /** Restores and waits for the end; `source` is the backup it names. */
  restore(restore: Restore, source: FoundBackup, control: RunControl): Promise<Restore>;
  /** Removes a backup, its snapshots and the records of its restores, and waits for the end. */
  deleteBackup(backup: FoundBackup): Promise<DeletionReport>;
  /** The disks that a restore made, and what became of those that nothing uses. */
  deleteDisks(request: DiskDeletionRequest): Promise<DiskDeletionReport>;
  /** Looks at everything a backup and a restore need, in the order in which it is best put right. */
  check(): AsyncIterable<Check>;
  /** Ends connections. Nothing may be asked of the floor afterwards. */
  close(): Promise<void>;
}
