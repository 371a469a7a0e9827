import { availableParallelism } from "node:os";
import { EKSClient } from "@aws-sdk/client-eks";
import { SSMClient } from "@aws-sdk/client-ssm";
import { eksConnection } from "../adapters/eks/eks-connection.ts";
import { apiClient } from "../adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../adapters/kubernetes/kubernetes-reader.ts";
import { readParameters } from "../adapters/ssm/read-parameters.ts";
import type { BackUpPorts } from "../core/backup/back-up.ts";
import { ParameterFolder, parameterFolder } from "../core/parameter-path.ts";
import { backupStorageLocationSchema } from "../core/velero/backup-storage-location.ts";
import { parseObject } from "../core/velero/parse-input.ts";
import type { Locations } from "../core/velero/resolve-locations.ts";
import { volumeSnapshotLocationSchema } from "../core/velero/volume-snapshot-location.ts";
import { VERSION } from "../core/version.ts";
import { readEnvironment } from "./environment.ts";
import { openStore } from "./open-store.ts";

/** What a backup in a function works with: the stack's cluster, and locations as they are set now. */
export async function backUpPorts(): Promise<BackUpPorts> {
  const { clusterName } = readEnvironment();
  const [connection, locations] = await Promise.all([
    eksConnection(new EKSClient({}), clusterName),
    readLocations(new SSMClient({}), clusterName),
  ]);
  return {
    reader: kubernetesReader(apiClient(connection)),
    locations,
    openStore,
    now: () => new Date(),
    cores: availableParallelism(),
    version: VERSION,
  };
}

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
