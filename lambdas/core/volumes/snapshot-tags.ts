import type { EbsVolume, Tags } from "./ebs-volume.ts";
import { settingsTags } from "./volume-settings-tag.ts";

/** On snapshots: name of the backup (velero pkg/backup/item_backupper.go). */
export const BACKUP_TAG = "velero.io/backup";
/** On snapshots of one disk: name of the persistent volume (velero pkg/backup/item_backupper.go). */
export const VOLUME_TAG = "velero.io/pv";
/** On everything Jangada makes in EC2: the cluster whose stack made it. IAM conditions ask for it. */
export const CLUSTER_TAG = "jangada.io/cluster";
/** On snapshots: `metadata.uid` of the backup, the same in all attempts. */
export const BACKUP_UID_TAG = "jangada.io/backup-uid";

/** A backup, as its snapshots name it. */
export interface SnapshotOwner {
  readonly backupName: string;
  /** Must be the same in every attempt at the backup. */
  readonly backupUid: string;
  readonly clusterName: string;
}

/** Tags of EC2 that a resource can have at most. */
export const MOST_TAGS = 50;
/** EC2's own limit. */
const LONGEST_KEY = 128;
/**
 * Most tags a disk of a set may have. EC2 copies them itself, all or none, and the set's need the
 * rest of the 50: 3 of ownership, up to 19 of settings of 128 disks, and labels.
 */
const MOST_OWN_TAGS_IN_SET = 25;

/** The tags that prove whose a snapshot is: a backup may delete those with all of them, and no other. */
export function ownerTags({ backupName, backupUid, clusterName }: SnapshotOwner): Tags {
  return {
    [BACKUP_TAG]: backupName,
    [CLUSTER_TAG]: clusterName,
    [BACKUP_UID_TAG]: backupUid,
  };
}

/** Whether a key belongs to Velero or to Jangada, and so is not a disk's own. */
function isReservedTag(key: string): boolean {
  return key.startsWith("velero.io/") || key.startsWith("jangada.io/");
}

/** A disk's own tags: neither AWS's, which nobody may set, nor left by an earlier backup or restore. */
export function ownTags({ tags }: { readonly tags: Tags }): Tags {
  return Object.fromEntries(
    Object.entries(tags).filter(([key]) => !isAwsTag(key) && !isReservedTag(key)),
  );
}

/** What the tags of snapshots are made of. */
export interface TagSources {
  readonly owner: SnapshotOwner;
  /** Of the backup. */
  readonly labels: Tags;
}

/** Tags of a snapshot that is taken by itself. */
export function tagsOfOne(volume: EbsVolume, volumeName: string, sources: TagSources): Tags {
  const fixed = {
    ...ownerTags(sources.owner),
    [VOLUME_TAG]: volumeName,
    ...settingsTags([volume]),
  };
  const own = firstOf(ownTags(volume), MOST_TAGS - sizeOf(fixed));
  const room = MOST_TAGS - sizeOf(fixed) - sizeOf(own);
  return { ...labelTags(sources.labels, { ...fixed, ...own }, room), ...own, ...fixed };
}

/** Tags that the snapshots of a set share. EC2 copies each disk's own, so no key may be one of those. */
export function tagsOfSet(volumes: readonly EbsVolume[], sources: TagSources): Tags {
  const fixed = { ...ownerTags(sources.owner), ...settingsTags(volumes) };
  const most = Math.max(...volumes.map(({ tags }) => sizeOf(tags)));
  const taken = Object.assign({}, fixed, ...volumes.map(({ tags }) => tags)) as Tags;
  return { ...labelTags(sources.labels, taken, MOST_TAGS - sizeOf(fixed) - most), ...fixed };
}

/** Whether EC2's copying of a disk's tags leaves room for those of a set, and clashes with none of them. */
export function canJoinSet({ tags }: EbsVolume): boolean {
  const keys = Object.keys(tags);
  return !keys.some(isReservedTag) && keys.length <= MOST_OWN_TAGS_IN_SET;
}

/**
 * A disk's own tag wins over a label of the backup, unlike in Velero: the disk that is made of the
 * snapshot gets it back.
 */
function labelTags(labels: Tags, taken: Tags, room: number): Tags {
  const free = Object.entries(labels).filter(
    ([key]) => !Object.hasOwn(taken, key) && key.length <= LONGEST_KEY && !isAwsTag(key),
  );
  return firstOf(Object.fromEntries(free), room);
}

function firstOf(tags: Tags, count: number): Tags {
  return Object.fromEntries(Object.entries(tags).slice(0, Math.max(0, count)));
}

/** EC2 refuses the prefix in any case. */
function isAwsTag(key: string): boolean {
  return key.toLowerCase().startsWith("aws:");
}

function sizeOf(tags: Tags): number {
  return Object.keys(tags).length;
}
