/**
 * Where a cluster's configuration lies in SSM Parameter Store: one parameter an object, its JSON as
 * the value. The stack writes them, the CLI may change them, functions read them.
 */
export const ParameterFolder = {
  StorageLocations: "backup-storage-locations",
  SnapshotLocations: "volume-snapshot-locations",
  /** Resource policies and resource modifiers. */
  ConfigMaps: "config-maps",
} as const;

export type ParameterFolder = (typeof ParameterFolder)[keyof typeof ParameterFolder];

/** `/jangada/shop/`: everything of one cluster. */
function clusterParameters(clusterName: string): string {
  return `/jangada/${clusterName}/`;
}

/** `/jangada/shop/backup-storage-locations/`: the objects of one kind. */
export function parameterFolder(clusterName: string, folder: ParameterFolder): string {
  return `${clusterParameters(clusterName)}${folder}/`;
}
