import type { ApiResource } from "./api-resource.ts";

/** Ways a resource may be called, the stronger first (kubectl's shortcut expander, then RESTMapper). */
const CALLED: readonly ((resource: ApiResource, name: string) => boolean)[] = [
  ({ resource }, name) => resource === name,
  ({ shortNames }, name) => shortNames?.some((short) => short.toLowerCase() === name) ?? false,
  ({ singularName, kind }, name) => singularName === name || kind.toLowerCase() === name,
];

/**
 * Finds the resource a user calls `name`; {@link Discovery.resolve} tells how. Only a name with a
 * version looks beyond the `preferred` ones, into all that are `served`.
 */
export function findResource(
  name: string,
  preferred: readonly ApiResource[],
  served: readonly ApiResource[],
): ApiResource | undefined {
  const [called = "", version = "", ...groupOfVersion] = name.toLowerCase().split(".");
  const versioned = served.filter(
    (resource) => resource.version === version && resource.group === groupOfVersion.join("."),
  );
  const group = [version, ...groupOfVersion].join(".");
  if (group === "") return firstCalled(called, preferred);
  return (
    firstCalled(called, versioned) ??
    firstCalled(
      called,
      preferred.filter((resource) => resource.group === group),
    ) ??
    firstCalled(
      called,
      preferred.filter((resource) => resource.group.startsWith(group)),
    )
  );
}

function firstCalled(name: string, resources: readonly ApiResource[]): ApiResource | undefined {
  for (const isCalled of CALLED) {
    const found = resources.find((resource) => isCalled(resource, name));
    if (found) return found;
  }
  return undefined;
}
