import type { EbsSnapshot, Tags } from "./ebs-volume.ts";
import { type VolumeOwner, volumeOwnerTags } from "./restored-volume-tags.ts";
import { CLUSTER_TAG, MOST_TAGS, ownTags } from "./snapshot-tags.ts";

/** On copies: id of the snapshot in the Region it was copied from. */
export const SOURCE_SNAPSHOT_TAG = "jangada.io/source-snapshot";
/** On copies: the Region they were copied from. */
const SOURCE_REGION_TAG = "jangada.io/source-region";

/** The tags that all copies have which a cluster's restores made from one Region. */
export function copyTags(clusterName: string, sourceRegion: string): Tags {
  return { [CLUSTER_TAG]: clusterName, [SOURCE_REGION_TAG]: sourceRegion };
}

/** The tags of one copy: whose it is, of what, and the original disk's own. */
export function tagsOfCopy(original: EbsSnapshot, sourceRegion: string, owner: VolumeOwner): Tags {
  const fixed = {
    ...volumeOwnerTags(owner),
    ...copyTags(owner.clusterName, sourceRegion),
    [SOURCE_SNAPSHOT_TAG]: original.id,
  };
  const own = Object.entries(ownTags(original)).slice(0, MOST_TAGS - Object.keys(fixed).length);
  return { ...Object.fromEntries(own), ...fixed };
}
