import type { NamespaceFilter } from "./namespace-filter.ts";
import { NAMESPACES, type ResourceFilter } from "./resource-filter.ts";
import type { ResourceNames } from "./resource-names.ts";
import type { SelectionSpec } from "./selection-spec.ts";

/**
 * Makes the old filters: one pair of lists for both scopes, and `includeClusterResources` (velero
 * pkg/util/collections, GlobalIncludesExcludes). Absent, that takes cluster-scoped resources only
 * when the namespaces are not restricted; Namespaces are decided on one by one. A `*` among the
 * excluded resources has no meaning and is passed over.
 */
export function makeGlobalFilter(
  { includeClusterResources }: SelectionSpec,
  names: ResourceNames,
  namespaces: NamespaceFilter,
): ResourceFilter {
  const included = names.patterns("includedResources");
  const excluded = names.patterns("excludedResources").withoutStar();
  const passes = (groupResource: string): boolean =>
    !excluded.matches(groupResource) &&
    (included.isEmpty || included.hasStar || included.matches(groupResource));
  const listsClusterScoped = (groupResource: string): boolean =>
    includeClusterResources ?? (namespaces.isEverything || groupResource === NAMESPACES);
  return {
    includes: (groupResource, namespaced) =>
      (namespaced || listsClusterScoped(groupResource)) && passes(groupResource),
    excludesClusterScoped: (groupResource) =>
      includeClusterResources === true
        ? excluded.matches(groupResource)
        : includeClusterResources === false || !passes(groupResource),
  };
}
