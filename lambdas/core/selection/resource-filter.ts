/** The group-resource of Namespace objects, which both filter sets treat apart. */
export const NAMESPACES = "namespaces";

/** The group-resource of the definitions behind custom resources. */
export const CRDS = "customresourcedefinitions.apiextensions.k8s.io";

/** Decides by resource. The old and the new filters of a BackupSpec are one each. */
export interface ResourceFilter {
  /** Whether a resource's objects are listed; a namespaced item that came otherwise must pass too. */
  includes(groupResource: string, namespaced: boolean): boolean;
  /** Whether a cluster-scoped item is kept out although something backed up leads to it. */
  excludesClusterScoped(groupResource: string): boolean;
}
