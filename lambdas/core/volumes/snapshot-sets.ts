import type { EbsVolume } from "./ebs-volume.ts";
import { canJoinSet } from "./snapshot-tags.ts";

/** Disks of one backup that are attached to one instance. */
export interface VolumeSet {
  readonly instanceId: string;
  readonly volumes: readonly EbsVolume[];
}

/** How disks are snapshotted with the fewest requests. */
interface SnapshotPlan {
  /** Two disks or more, of one moment each. An instance holds no more than the 128 that EC2 takes at once. */
  readonly sets: readonly VolumeSet[];
  readonly singles: readonly EbsVolume[];
}

/** Puts together what is attached to one instance. Disks among `alone` are in no set. */
export function planSnapshots(
  volumes: readonly EbsVolume[],
  alone: ReadonlySet<string>,
): SnapshotPlan {
  const byInstance = Map.groupBy(volumes, (volume) =>
    canJoinSet(volume) && !alone.has(volume.id) ? (volume.instanceIds[0] ?? "") : "",
  );
  const groups = [...byInstance].map(([instanceId, group]) => ({ instanceId, volumes: group }));
  const isSet = (group: VolumeSet) => group.instanceId !== "" && group.volumes.length > 1;
  return {
    sets: groups.filter(isSet),
    singles: groups.filter((group) => !isSet(group)).flatMap((group) => group.volumes),
  };
}
