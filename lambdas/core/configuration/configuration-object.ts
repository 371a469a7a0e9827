import type { DeclaredStorageLocation } from "../velero/backup-storage-location.ts";
import type { Schedule } from "../velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../velero/volume-snapshot-location.ts";
import type { Cluster } from "./cluster.ts";
import type { ConfigMap } from "./config-map.ts";

/** Any object that `clusters/<name>.yaml` may hold. */
export type ConfigurationObject =
  | Cluster
  | DeclaredStorageLocation
  | VolumeSnapshotLocation
  | Schedule
  | ConfigMap;
