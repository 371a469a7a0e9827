import {
  AUTO_EXCLUDED_CLUSTER_SCOPED,
  AUTO_EXCLUDED_NAMESPACE_SCOPED,
} from "../velero/defaults.ts";
import type { NamespaceFilter } from "./namespace-filter.ts";
import { NAMESPACES, type ResourceFilter } from "./resource-filter.ts";
import type { ResourceNames } from "./resource-names.ts";
import type { SelectionSpec } from "./selection-spec.ts";

/**
 * Makes the new filters: a pair of lists for each scope (velero pkg/util/collections,
 * ScopeIncludesExcludes). Namespaces are listed unless excluded; other cluster-scoped resources when
 * they are included, or when nothing at all is filtered.
 *
 * Nothing is filtered also when the lists hold no more than the two exclusions every stored spec
 * has. Velero looks only at the lists it has just added them to, so its backups without filters lack
 * cluster-scoped resources, against its own documentation.
 */
export function makeScopeFilter(
  spec: SelectionSpec,
  names: ResourceNames,
  namespaces: NamespaceFilter,
): ResourceFilter {
  const namespaced = {
    included: names.patterns("includedNamespaceScopedResources", "Namespaced"),
    excluded: names.patterns("excludedNamespaceScopedResources", "Namespaced"),
  };
  const cluster = {
    included: names.patterns("includedClusterScopedResources", "Cluster"),
    excluded: names.patterns("excludedClusterScopedResources", "Cluster"),
  };
  const isUnfiltered =
    cluster.included.isEmpty &&
    holdsAtMost(spec.excludedClusterScopedResources, AUTO_EXCLUDED_CLUSTER_SCOPED) &&
    namespaces.isUnrestricted &&
    (namespaced.included.isEmpty || namespaced.included.isOnlyStar) &&
    holdsAtMost(spec.excludedNamespaceScopedResources, AUTO_EXCLUDED_NAMESPACE_SCOPED);
  const includesNamespaced = (groupResource: string): boolean =>
    !namespaced.excluded.matches(groupResource) &&
    (namespaced.included.isEmpty || namespaced.included.matches(groupResource));
  const includesClusterScoped = (groupResource: string): boolean =>
    !cluster.excluded.matches(groupResource) &&
    (isUnfiltered || cluster.included.matches(groupResource) || groupResource === NAMESPACES);
  return {
    includes: (groupResource, isNamespaced) =>
      isNamespaced ? includesNamespaced(groupResource) : includesClusterScoped(groupResource),
    excludesClusterScoped: (groupResource) => cluster.excluded.matches(groupResource),
  };
}

function holdsAtMost(list: readonly string[] | undefined, names: readonly string[]): boolean {
  return (list ?? []).every((listed) => names.includes(listed));
}
