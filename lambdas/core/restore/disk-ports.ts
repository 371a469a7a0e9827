import type { VolumeSnapshotLocation } from "../velero/volume-snapshot-location.ts";
import type { SnapshotSource } from "../volumes/copy-snapshots.ts";
import type { VolumeMaker } from "../volumes/volume-snapshotter.ts";

/** What disks are made with. */
export interface DiskPorts {
  /** Of the EKS cluster that is restored into. */
  readonly clusterName: string;
  readonly snapshotLocations: readonly VolumeSnapshotLocation[];
  /** By name of a snapshot location; `undefined` for one that cannot be used. */
  readonly makerOf: (location: string) => VolumeMaker | undefined;
  /** By name of a snapshot location: the other Region it copies snapshots from, if it does. */
  readonly sourceOf: (location: string) => SnapshotSource | undefined;
}
