import type { SSMClient } from "@aws-sdk/client-ssm";
import { readParameters } from "../adapters/ssm/read-parameters.ts";
import { ParameterFolder, parameterFolder } from "../core/parameter-path.ts";
import { backupStorageLocationSchema } from "../core/velero/backup-storage-location.ts";
import { parseObject } from "../core/velero/parse-input.ts";
import type { Locations } from "../core/velero/resolve-locations.ts";
import { volumeSnapshotLocationSchema } from "../core/velero/volume-snapshot-location.ts";

/** The locations of a cluster, as its parameters say now. */
export async function readLocations(client: SSMClient, clusterName: string): Promise<Locations> {
  const read = (folder: ParameterFolder) =>
    readParameters(client, parameterFolder(clusterName, folder));
  const [storage, snapshots] = await Promise.all([
    read(ParameterFolder.StorageLocations),
    read(ParameterFolder.SnapshotLocations),
  ]);
  return {
    storageLocations: storage.map((value) =>
      parseObject(backupStorageLocationSchema, value, "backup storage location"),
    ),
    snapshotLocations: snapshots.map((value) =>
      parseObject(volumeSnapshotLocationSchema, value, "volume snapshot location"),
    ),
  };
}
