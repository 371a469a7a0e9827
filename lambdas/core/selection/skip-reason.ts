/**
 * Why an item that was seen is not in the backup:
 * - `excludeLabel`: it carries `velero.io/exclude-from-backup=true`;
 * - `namespaceFilter`: its namespace is not backed up;
 * - `resourceFilter`: its resource is not backed up;
 * - `clusterScopeFilter`: it is cluster-scoped, related to something backed up, and filtered out;
 * - `namespaceObject`: a Namespace that neither the filters ask for nor any listed item lives in;
 * - `terminating`: it is being deleted.
 */
export type SkipReason =
  | "excludeLabel"
  | "namespaceFilter"
  | "resourceFilter"
  | "clusterScopeFilter"
  | "namespaceObject"
  | "terminating";
