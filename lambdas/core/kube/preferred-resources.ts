import { type ApiResource, groupResourceOf } from "./api-resource.ts";
import type { ServedGroup } from "./served-group.ts";

/**
 * Lists each group-resource once: at its group's preferred version, else at the first version that
 * has it. Keeps the server's order, but puts group `extensions`, whose resources live on elsewhere,
 * last (k8s.io/client-go ServerPreferredResources; velero pkg/discovery/helper.go).
 */
export function preferredResources(groups: readonly ServedGroup[]): readonly ApiResource[] {
  const chosen = new Map<string, ApiResource>();
  for (const { versions, preferredVersion } of groups) {
    for (const resource of versions.flatMap(({ resources }) => resources)) {
      const key = groupResourceOf(resource);
      if (resource.version === preferredVersion || !chosen.has(key)) chosen.set(key, resource);
    }
  }
  const inServerOrder = servedResources(groups).filter(
    (resource) => chosen.get(groupResourceOf(resource)) === resource,
  );
  return [
    ...inServerOrder.filter(({ group }) => group !== "extensions"),
    ...inServerOrder.filter(({ group }) => group === "extensions"),
  ];
}

/** Lists every resource at every version, in the server's order. */
export function servedResources(groups: readonly ServedGroup[]): readonly ApiResource[] {
  return groups.flatMap(({ versions }) => versions.flatMap(({ resources }) => resources));
}
