import type { Tags } from "./ebs-volume.ts";
import { AUTO_MODE_DRIVER, EBS_DRIVER, type EbsDriver } from "./ebs-volume-of.ts";
import { CLUSTER_TAG, MOST_TAGS, ownTags } from "./snapshot-tags.ts";

/** On disks: the restore that made them, `<name>/<start>`. */
export const RESTORE_TAG = "jangada.io/restore";
/** On disks: name of the persistent volume in the backup. */
export const RESTORED_VOLUME_TAG = "jangada.io/restored-pv";

/** A restore, as the disks it makes name it. */
export interface VolumeOwner {
  /** The same in every attempt at the restore and in no other restore. */
  readonly restoreId: string;
  /** Of the cluster that is restored into. */
  readonly clusterName: string;
}

/** Who will use a disk. */
interface VolumeUser {
  /** Of the persistent volume in the backup. */
  readonly volumeName: string;
  /** Of the persistent volume in the cluster. */
  readonly newName: string;
  readonly claim?: { readonly namespace: string; readonly name: string } | undefined;
  readonly driver: EbsDriver;
}

const CREATED_FOR = "kubernetes.io/created-for";

/** The tags that prove which restore made a disk. */
export function volumeOwnerTags({ restoreId, clusterName }: VolumeOwner): Tags {
  return { [RESTORE_TAG]: restoreId, [CLUSTER_TAG]: clusterName };
}

/**
 * The tags of a disk that is made of a snapshot: the original disk's, with the names of cluster,
 * volume and claim made true again. Velero keeps the old cluster's unless it is told not to, and the tags
 * that concern the snapshot alone (velero-plugin-for-aws volume_snapshotter.go, getTagsForCluster).
 */
export function restoredVolumeTags(snapshotTags: Tags, user: VolumeUser, owner: VolumeOwner): Tags {
  const fixed = {
    ...volumeOwnerTags(owner),
    [RESTORED_VOLUME_TAG]: user.volumeName,
    ...clusterTags(user.driver, owner.clusterName),
  };
  const own = Object.entries(ownTags({ tags: snapshotTags }))
    .filter(([key]) => !isClusterTag(key) && !Object.hasOwn(fixed, key))
    .map(([key, value]) => [key, renamed(key, user) ?? value]);
  const kept = own.slice(0, MOST_TAGS - Object.keys(fixed).length);
  return { ...Object.fromEntries(kept), ...fixed };
}

function isClusterTag(key: string): boolean {
  return (
    key.startsWith("kubernetes.io/cluster/") ||
    ["KubernetesCluster", "eks:eks-cluster-name", "ebs.csi.aws.com/cluster"].includes(key)
  );
}

/** Without the tag of its driver, AWS's own policies let the driver neither attach nor delete the disk. */
function clusterTags(driver: EbsDriver, clusterName: string): Tags {
  return {
    [`kubernetes.io/cluster/${clusterName}`]: "owned",
    KubernetesCluster: clusterName,
    ...(driver === EBS_DRIVER && { "ebs.csi.aws.com/cluster": "true" }),
    ...(driver === AUTO_MODE_DRIVER && { "eks:eks-cluster-name": clusterName }),
  };
}

function renamed(key: string, { newName, claim }: VolumeUser): string | undefined {
  switch (key) {
    case "CSIVolumeName":
    case `${CREATED_FOR}/pv/name`:
      return newName;
    case `${CREATED_FOR}/pvc/name`:
      return claim?.name;
    case `${CREATED_FOR}/pvc/namespace`:
      return claim?.namespace;
    default:
      return undefined;
  }
}
