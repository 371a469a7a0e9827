import type { DiskPorts } from "../core/restore/disk-ports.ts";
import type { VolumeSnapshotLocation } from "../core/velero/volume-snapshot-location.ts";
import { volumeSnapshotters } from "./volume-snapshotters.ts";

/** What makes the disks of restores into a cluster; `clusterName` is EKS's name of it. */
export function diskPorts(
  clusterName: string,
  snapshotLocations: readonly VolumeSnapshotLocation[],
): DiskPorts {
  const { of: makerOf, sourceOf } = volumeSnapshotters(snapshotLocations);
  return {
    clusterName,
    snapshotLocations,
    makerOf,
    sourceOf(location) {
      const source = sourceOf(location);
      if (source === undefined) return undefined;
      const { region, snapshotter } = source;
      return { region, describeSnapshots: (ids) => snapshotter.describeSnapshots(ids) };
    },
  };
}
