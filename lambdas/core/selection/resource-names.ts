import { type ApiResource, groupResourceOf } from "../kube/api-resource.ts";
import type { Discovery } from "../kube/discovery.ts";
import {
  AUTO_EXCLUDED_CLUSTER_SCOPED,
  AUTO_EXCLUDED_NAMESPACE_SCOPED,
} from "../velero/defaults.ts";
import { nearestWord } from "../velero/nearest-word.ts";
import { isGlob } from "./glob.ts";
import { PatternList } from "./pattern-list.ts";
import type { SelectionNotes } from "./selection-notes.ts";
import type { SelectionSpec } from "./selection-spec.ts";

/** The lists of a BackupSpec that name resources. */
export type ResourceListName =
  | "includedResources"
  | "excludedResources"
  | "includedClusterScopedResources"
  | "excludedClusterScopedResources"
  | "includedNamespaceScopedResources"
  | "excludedNamespaceScopedResources";

const AUTO_EXCLUDED: readonly string[] = [
  ...AUTO_EXCLUDED_NAMESPACE_SCOPED,
  ...AUTO_EXCLUDED_CLUSTER_SCOPED,
];

/** Turns the resource lists of a spec into patterns over group-resources. */
export class ResourceNames {
  readonly #spec: SelectionSpec;
  readonly #discovery: Discovery;
  readonly #notes: SelectionNotes;

  constructor(spec: SelectionSpec, discovery: Discovery, notes: SelectionNotes) {
    this.#spec = spec;
    this.#discovery = discovery;
    this.#notes = notes;
  }

  /**
   * Resolves one list. A name nothing is called by stays as it is, so that a list of typos does not
   * turn into an empty one, which would mean everything (velero GetResourceIncludesExcludes). With
   * `scope`, a name of the other scope is dropped, as Velero does; that is a warning. An unknown name is
   * an error where it was to be included, as a missing namespace is: what was asked for is not backed up.
   */
  patterns(list: ResourceListName, scope?: "Cluster" | "Namespaced"): PatternList {
    const names = (this.#spec[list] ?? []).flatMap((name) => this.#resolve(name, list, scope));
    return PatternList.of(names, this.#notes.problem);
  }

  #resolve(name: string, list: ResourceListName, scope?: "Cluster" | "Namespaced"): string[] {
    if (name === "*") return [name];
    const resource = this.#discovery.resolve(name);
    if (!resource) {
      this.#noteUnknown(name, list);
      return [name];
    }
    if (scope && scope !== scopeOf(resource)) {
      this.#notes.warn(
        `'${name}' of ${list} is ${scope === "Cluster" ? "namespaced" : "cluster-scoped"} and has no effect there`,
      );
      return [];
    }
    return [groupResourceOf(resource)];
  }

  #noteUnknown(name: string, list: ResourceListName): void {
    // Excluded in every backup, served only where the snapshot CRDs are installed.
    if (AUTO_EXCLUDED.includes(name)) return;
    if (isGlob(name) && this.#matchesSome(name)) return;
    const message = `'${name}' of ${list} matches no resource this cluster serves${this.#suggestion(name)}`;
    if (list.startsWith("included") && !isGlob(name)) this.#notes.error(message);
    else this.#notes.warn(message);
  }

  #suggestion(name: string): string {
    const known = this.#discovery.resources.flatMap((resource) => [
      resource.resource,
      groupResourceOf(resource),
    ]);
    const near = nearestWord(name, known);
    return near === undefined ? "" : `; did you mean '${near}'?`;
  }

  #matchesSome(name: string): boolean {
    // A problem of this glob is told where its list is compiled.
    const pattern = PatternList.of([name], () => undefined);
    return this.#discovery.resources.some((resource) => pattern.matches(groupResourceOf(resource)));
  }
}

function scopeOf({ namespaced }: ApiResource): "Cluster" | "Namespaced" {
  return namespaced ? "Namespaced" : "Cluster";
}
