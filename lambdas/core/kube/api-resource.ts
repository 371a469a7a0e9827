/** One resource an API server serves, at one version, as its discovery documents describe it. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  /** Without the group: `v1`. */
  readonly version: string;
  /** Plural name as it stands in a path: `deployments`. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly singularName?: string;
  readonly shortNames?: readonly string[];
}

/** `v1`, `apps/v1`: group and version as objects write them in `apiVersion`. */
export function apiVersionOf({ group, version }: Pick<ApiResource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `pods`, `deployments.apps`: resource and group the way Velero and Kubernetes join them. */
export function groupResourceOf({
  group,
  resource,
}: Pick<ApiResource, "group" | "resource">): string {
  return group === "" ? resource : `${resource}.${group}`;
}
