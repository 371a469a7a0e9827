/**
 * Where a cluster's configuration lies in SSM Parameter Store: one parameter an object, its JSON as
 * the value. The stack writes them, the CLI may change those of locations, functions read them.
 */
export const ParameterFolder = {
  StorageLocations: "backup-storage-locations",
  SnapshotLocations: "volume-snapshot-locations",
  /** Resource policies and resource modifiers. */
  ConfigMaps: "config-maps",
} as const;

export type ParameterFolder = (typeof ParameterFolder)[keyof typeof ParameterFolder];

/** Everything of all clusters of a Region. */
export const ALL_PARAMETERS = "/jangada/";

/** `/jangada/shop/`: everything of one cluster. */
function clusterParameters(clusterName: string): string {
  return `${ALL_PARAMETERS}${clusterName}/`;
}

/** `/jangada/shop/deployment`: the Deployment by which the CLI finds a cluster's stack. */
export function deploymentParameter(clusterName: string): string {
  return `${clusterParameters(clusterName)}deployment`;
}

/** The cluster whose {@link deploymentParameter} this is, or `undefined`. */
export function deployedCluster(parameterName: string): string | undefined {
  const [root, folder, clusterName = "", last, ...more] = parameterName.split("/");
  const isOne = root === "" && folder === "jangada" && last === "deployment" && more.length === 0;
  return isOne && clusterName !== "" ? clusterName : undefined;
}

/** `/jangada/shop/backup-storage-locations/`: the objects of one kind. */
export function parameterFolder(clusterName: string, folder: ParameterFolder): string {
  return `${clusterParameters(clusterName)}${folder}/`;
}
