import type { Clock } from "./clock.ts";
import type { EbsSnapshot } from "./ebs-volume.ts";
import type { SnapshottedVolume, VolumeBackupRecords } from "./volume-backup-records.ts";
import type { SnapshotTaker } from "./volume-snapshotter.ts";

/** How far a backup's snapshots are. */
export interface SnapshotProgress {
  readonly records: VolumeBackupRecords;
  /** Of the bytes of all disks, as far as EC2 tells; 0 to 100. */
  readonly percent: number;
  /** Snapshots that are still on their way; at 0 there is nothing left to wait for. */
  readonly pending: number;
}

/** The time that passed between the objects and the disks of a backup. */
export interface SnapshotLag {
  /** Seconds; negative for a snapshot that is older than the objects. */
  readonly shortest: number;
  readonly longest: number;
}

/** EC2 may not list what it has just begun. */
const UNTIL_LISTED_MS = 60_000;

/** Asks once how far the snapshots are that were not finished. Throws a `SnapshotterError` when EC2 does not say. */
export async function pollSnapshots(
  records: VolumeBackupRecords,
  snapshotter: Pick<SnapshotTaker, "describeSnapshots">,
  { now }: Pick<Clock, "now">,
): Promise<SnapshotProgress> {
  const pending = records.snapshots.filter(isPending);
  const found =
    pending.length === 0
      ? []
      : await snapshotter.describeSnapshots(pending.map(({ snapshotId }) => snapshotId));
  const byId = new Map(found.map((snapshot) => [snapshot.id, snapshot]));
  return progressOf(records, (volume) => updated(volume, byId.get(volume.snapshotId), now()));
}

/** Gives up snapshots that are not finished, for a reason such as `timed out after 4h0m0s`. They are kept. */
export function abandonSnapshots(
  records: VolumeBackupRecords,
  reason: string,
): VolumeBackupRecords {
  return progressOf(records, (volume) => failed(volume, reason)).records;
}

/** Says what went wrong, volume by volume. */
export function snapshotFailures({
  snapshots,
}: VolumeBackupRecords): readonly { readonly volumeName: string; readonly error: string }[] {
  return snapshots.flatMap(({ pvName, phase, error }) =>
    phase === "Failed" ? [{ volumeName: pvName, error: error as string }] : [],
  );
}

/** Measures the time between the revision of the objects and each snapshot; `undefined` when none began. */
export function snapshotLag(
  { snapshots }: VolumeBackupRecords,
  revisionTime: Date,
): SnapshotLag | undefined {
  const lags = snapshots.flatMap(({ startTime }) =>
    startTime === undefined ? [] : [(Date.parse(startTime) - revisionTime.getTime()) / 1000],
  );
  if (lags.length === 0) return undefined;
  return { shortest: Math.min(...lags), longest: Math.max(...lags) };
}

/** How far they are, as far as the records say. */
export function snapshotProgress(records: VolumeBackupRecords): SnapshotProgress {
  return progressOf(records, (volume) => volume);
}

function progressOf(
  records: VolumeBackupRecords,
  update: (volume: SnapshottedVolume) => SnapshottedVolume,
): SnapshotProgress {
  const snapshots = records.snapshots.map((volume) =>
    isPending(volume) ? update(volume) : volume,
  );
  const counted = snapshots.filter(({ phase }) => phase !== "Failed");
  const total = sum(counted, ({ sizeGiB }) => sizeGiB);
  const done = sum(counted, ({ sizeGiB, percent }) => sizeGiB * percent);
  return {
    records: { ...records, snapshots },
    percent: total === 0 ? 100 : Math.floor(done / total),
    pending: snapshots.filter(isPending).length,
  };
}

function updated(
  volume: SnapshottedVolume,
  snapshot: EbsSnapshot | undefined,
  now: Date,
): SnapshottedVolume {
  if (snapshot === undefined) {
    const age = now.getTime() - Date.parse(volume.startTime as string);
    return age < UNTIL_LISTED_MS ? volume : failed(volume, "it was deleted before it was finished");
  }
  const { state, percent, stateMessage } = snapshot;
  if (state === "completed") return { ...volume, phase: "Completed", percent: 100 };
  if (state === "pending") return { ...volume, percent };
  return failed(volume, stateMessage ?? `EC2 reports state "${state}"`);
}

function failed(volume: SnapshottedVolume, reason: string): SnapshottedVolume {
  const error = `snapshot "${volume.snapshotId}" of disk "${volume.volumeId}" failed: ${reason}`;
  return { ...volume, phase: "Failed", error };
}

function isPending({ phase }: SnapshottedVolume): boolean {
  return phase === "New";
}

function sum<T>(values: readonly T[], value: (one: T) => number): number {
  return values.reduce((total, one) => total + value(one), 0);
}
