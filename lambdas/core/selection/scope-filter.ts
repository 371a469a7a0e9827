import {
  AUTO_EXCLUDED_CLUSTER_SCOPED,
  AUTO_EXCLUDED_NAMESPACE_SCOPED,
} from "../velero/defaults.ts";
import type { NamespaceFilter } from "./namespace-filter.ts";
import { NAMESPACES, type ResourceFilter } from "./resource-filter.ts";
import type { ResourceNames } from "./resource-names.ts";
import type { SelectionSpec } from "./selection-spec.ts";

/** What else the new filters are made of. */
interface ScopeFilterParts {
  readonly namespaces: NamespaceFilter;
  /** Of a resource policy's lists, where there is one. */
  readonly policyNames?: ResourceNames | undefined;
}

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
  { namespaces, policyNames }: ScopeFilterParts,
): ResourceFilter {
  const namespaced = listsOf("Namespaced", names, policyNames);
  const cluster = listsOf("Cluster", names, policyNames);
  const isUnfiltered =
    cluster.included.isEmpty &&
    holdsAtMost(spec.excludedClusterScopedResources, AUTO_EXCLUDED_CLUSTER_SCOPED) &&
    !cluster.excludesMore &&
    namespaces.isUnrestricted &&
    (namespaced.included.isEmpty || namespaced.included.isOnlyStar) &&
    holdsAtMost(spec.excludedNamespaceScopedResources, AUTO_EXCLUDED_NAMESPACE_SCOPED) &&
    !namespaced.excludesMore;
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

const LISTS = {
  Namespaced: ["includedNamespaceScopedResources", "excludedNamespaceScopedResources"],
  Cluster: ["includedClusterScopedResources", "excludedClusterScopedResources"],
} as const;

/**
 * The lists of one scope with what a policy adds to them: what the spec's lists name already, in
 * whichever, stays as the spec has it, and what the policy excludes it does not include (velero
 * pkg/util/collections/includes_excludes.go, CombineWithPolicy).
 */
function listsOf(scope: keyof typeof LISTS, names: ResourceNames, policyNames?: ResourceNames) {
  const [includes, excludes] = LISTS[scope];
  const spec = {
    included: names.patterns(includes, scope),
    excluded: names.patterns(excludes, scope),
  };
  if (policyNames === undefined) return { ...spec, excludesMore: false };
  const excluded = spec.excluded.plus(policyNames.patterns(excludes, scope), spec.included);
  return {
    included: spec.included.plus(policyNames.patterns(includes, scope), excluded),
    excluded,
    excludesMore: excluded.size > spec.excluded.size,
  };
}

function holdsAtMost(list: readonly string[] | undefined, names: readonly string[]): boolean {
  return (list ?? []).every((listed) => names.includes(listed));
}
