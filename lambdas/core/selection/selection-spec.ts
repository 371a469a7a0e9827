import type { LabelSelector } from "../kube/label-selector.ts";

/** The fields of a BackupSpec that choose items (velero pkg/apis/velero/v1/backup_types.go). */
export interface SelectionSpec {
  readonly includedNamespaces?: readonly string[];
  readonly excludedNamespaces?: readonly string[];
  readonly includedResources?: readonly string[];
  readonly excludedResources?: readonly string[];
  /** Absent lets the other filters decide. */
  readonly includeClusterResources?: boolean;
  readonly includedClusterScopedResources?: readonly string[];
  readonly excludedClusterScopedResources?: readonly string[];
  readonly includedNamespaceScopedResources?: readonly string[];
  readonly excludedNamespaceScopedResources?: readonly string[];
  readonly labelSelector?: LabelSelector;
  /** An object that matches one of them is taken; `labelSelector` is then ignored. */
  readonly orLabelSelectors?: readonly LabelSelector[];
  /** Plural resource name to names in the wanted order: `pods` to `shop/db,shop/web`. */
  readonly orderedResources?: Readonly<Record<string, string>>;
}

/** What a resource policy adds to the lists of a spec (velero internal/resourcepolicies). */
export type IncludeExcludePolicy = Pick<
  SelectionSpec,
  | "includedClusterScopedResources"
  | "excludedClusterScopedResources"
  | "includedNamespaceScopedResources"
  | "excludedNamespaceScopedResources"
>;
