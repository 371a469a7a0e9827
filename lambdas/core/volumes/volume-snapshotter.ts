import type { EbsSnapshot, EbsVolume, NewVolume, SnapshotCopy, Tags } from "./ebs-volume.ts";

/** Which disks of an instance are to be snapshotted at one moment. */
export interface SnapshotSet {
  readonly instanceId: string;
  /** Attached disks that are left out. The boot disk always is, and EC2 refuses it in this list. */
  readonly excludedVolumeIds: readonly string[];
  /** Of every snapshot of the set, beside the tags of its disk. No key may be one of those. */
  readonly tags: Tags;
}

/**
 * What became of something that was to be deleted. `absent` counts as success; `locked` is kept
 * because nobody may delete it yet; `notOwned` is kept because it lacks one of the tags asked for.
 */
export type DeletionOutcome = "deleted" | "absent" | "locked" | "notOwned";

/** Deletes what proves by its tags whose it is. */
export interface SnapshotDeleter {
  /** Snapshots of this account that carry all of these tags. */
  findSnapshots(tags: Tags): Promise<readonly EbsSnapshot[]>;
  /** Deletes a snapshot that carries all of `owner`'s tags, of which there must be one at least. */
  deleteSnapshot(snapshotId: string, owner: Tags): Promise<DeletionOutcome>;
}

/** Takes snapshots and watches them. */
export interface SnapshotTaker {
  /** Snapshots of this account that carry all of these tags. */
  findSnapshots(tags: Tags): Promise<readonly EbsSnapshot[]>;
  /** The disks among these that exist, in no order. */
  describeVolumes(volumeIds: readonly string[]): Promise<readonly EbsVolume[]>;
  /** Ids of the disks attached to each of these instances but for boot disks, by id of the instance. */
  attachedDisks(instanceIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Begins a snapshot and returns at once. Is never sent twice, because there is no token for it. */
  createSnapshot(volumeId: string, tags: Tags): Promise<EbsSnapshot>;
  /** Begins the snapshots of one instance's disks, all of the same moment, and returns at once. */
  createSnapshots(set: SnapshotSet): Promise<readonly EbsSnapshot[]>;
  /** The snapshots among these that exist and may be seen, other accounts' too, in no order. */
  describeSnapshots(snapshotIds: readonly string[]): Promise<readonly EbsSnapshot[]>;
}

/** Fetches snapshots from another Region. */
export interface SnapshotCopier {
  /** Snapshots of this account that carry all of these tags. */
  findSnapshots(tags: Tags): Promise<readonly EbsSnapshot[]>;
  /** The snapshots among these that exist and may be seen, other accounts' too, in no order. */
  describeSnapshots(snapshotIds: readonly string[]): Promise<readonly EbsSnapshot[]>;
  /**
   * Begins a copy and returns its id at once. Is never sent twice, because there is no token for it;
   * more copies at once than EC2 takes are `throttled`.
   */
  copySnapshot(copy: SnapshotCopy): Promise<string>;
}

/** Makes disks of snapshots. */
export interface VolumeMaker extends SnapshotCopier {
  /** Begins a disk and returns at once; a second request with its `clientToken` gets the same one. */
  createVolume(volume: NewVolume): Promise<EbsVolume>;
  /** Disks that carry all of these tags, in any state. */
  findVolumes(tags: Tags): Promise<readonly EbsVolume[]>;
  /** Deletes a disk that carries all of `owner`'s tags and is attached to nothing. */
  deleteVolume(volumeId: string, owner: Tags): Promise<DeletionOutcome>;
}

/**
 * Everything done with disks and snapshots in one Region. Every method throws a `SnapshotterError`
 * for what EC2 does not do, and pages and batches by itself.
 */
export interface VolumeSnapshotter extends SnapshotTaker, SnapshotDeleter, VolumeMaker {}
