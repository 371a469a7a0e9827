import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import { builtInResources } from "./built-in-resources.ts";
import type { ServedResource } from "./served-resource.ts";

/** The resources of one version of a group. */
export interface ServedVersion {
  readonly version: string;
  readonly resources: readonly ServedResource[];
}

/** A group with its versions, the preferred one first. */
export interface ServedGroup {
  readonly group: string;
  readonly versions: readonly ServedVersion[];
}

/** Everything the world serves now: the built-in resources and those that definitions have made. */
export class ResourceCatalog {
  readonly #builtIn = builtInResources();
  readonly #custom = new Map<string, readonly ServedResource[]>();

  /** A resource by its path. */
  find(group: string, version: string, resource: string): ServedResource | undefined {
    return this.all().find(
      (served) =>
        served.resource === resource && served.group === group && served.version === version,
    );
  }

  /** A resource by the kind of its objects. */
  findKind(group: string, version: string, kind: string): ServedResource | undefined {
    return this.all().find(
      (served) => served.kind === kind && served.group === group && served.version === version,
    );
  }

  /** One resource for each place where objects are kept, at its preferred version. */
  stored(): ServedResource[] {
    const byStorage = new Map<string, ServedResource>();
    for (const served of this.all()) {
      const own = groupResourceOf(served) === served.storage;
      if (own && !byStorage.has(served.storage)) byStorage.set(served.storage, served);
    }
    return [...byStorage.values()];
  }

  /** Everything, in the order of the discovery documents. */
  all(): readonly ServedResource[] {
    const custom = [...this.#custom.values()].flat();
    return [...this.#builtIn, ...custom.sort((a, b) => (a.group < b.group ? -1 : 1))];
  }

  /** All groups in the order of the discovery documents; the core group has no name. */
  groups(): ServedGroup[] {
    const groups = new Map<string, Map<string, ServedResource[]>>();
    for (const served of this.all()) {
      const versions = groups.get(served.group) ?? new Map<string, ServedResource[]>();
      groups.set(served.group, versions);
      versions.set(served.version, [...(versions.get(served.version) ?? []), served]);
    }
    return [...groups].map(([group, versions]) => ({ group, versions: sortedVersions(versions) }));
  }

  /** Serves the versions of a definition, instead of those it had. */
  setCustom(definition: string, resources: readonly ServedResource[]): void {
    this.#custom.set(definition, resources);
  }

  /** Ends what a definition serves. */
  removeCustom(definition: string): void {
    this.#custom.delete(definition);
  }
}

function sortedVersions(versions: ReadonlyMap<string, readonly ServedResource[]>): ServedVersion[] {
  return [...versions]
    .map(([version, resources]) => ({ version, resources }))
    .sort((a, b) => compareVersions(a.version, b.version));
}

const MATURITY = ["", "beta", "alpha"];

/** `v2` before `v1` before `v1beta2` before `v1alpha1`; anything else after those, by name. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  const differing = left.findIndex((part, index) => part !== right[index]);
  return differing < 0
    ? a.localeCompare(b)
    : (left[differing] as number) - (right[differing] as number);
}

function rankOf(version: string): number[] {
  const [, major, maturity = "", minor = "0"] =
    /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  if (major === undefined) return [1, 0, 0, 0];
  return [0, MATURITY.indexOf(maturity), -Number(major), -Number(minor)];
}
