import { groupResourceOf } from "../kube/api-resource.ts";
import type { Discovery } from "../kube/discovery.ts";
import { matchesLabels } from "../kube/label-selector.ts";
import { PatternList } from "../selection/pattern-list.ts";
import type { RestoreSpec } from "../velero/restore.ts";
import type { RestoreItemRef } from "./item/restore-context.ts";
import { NAMESPACES } from "./restore-order.ts";

/** Why an item of the backup is not restored of its own accord. */
export type RestoreSkipReason =
  | "resourceFilter"
  | "namespaceFilter"
  | "clusterScopeFilter"
  | "labelSelector";

/**
 * What a Restore says of one item. `onDemand`: not by itself, but when another item needs it, as a
 * claim needs its volume.
 */
export type RestoreVerdict =
  | { readonly verdict: "restored" }
  | { readonly verdict: "onDemand" | "skipped"; readonly reason: RestoreSkipReason };

type Labels = Readonly<Record<string, string>>;
type NameTest = (name: string) => boolean;

/**
 * Resources whose items stand for volume contents, so that no filter but those of cluster scope
 * keeps them out (velero pkg/restore/restore.go, resourceMustHave).
 */
const MUST_HAVE = ["datauploads.velero.io", "volumesnapshotcontents.snapshot.storage.k8s.io"];

/**
 * Decides which items of a backup a Restore takes (velero pkg/restore/restore.go,
 * getSelectedRestoreableItems and the first lines of restoreItem).
 *
 * Namespaces are those of the backup, before they are mapped. Velero's one exception is left out: it
 * would make every archived namespace, excluded ones too, once cluster-scoped resources are included.
 */
export class RestoreSelection {
  /** Whether labels matter, so that items must be parsed. */
  readonly selectsByLabels: boolean;
  readonly #spec: RestoreSpec;
  readonly #takesResource: NameTest;
  readonly #takesNamespace: NameTest;

  constructor(spec: RestoreSpec, discovery: Discovery) {
    this.#spec = spec;
    this.#takesResource = resourceTest(discovery, spec.includedResources, spec.excludedResources);
    this.#takesNamespace = nameTest(spec.includedNamespaces, spec.excludedNamespaces);
    this.selectsByLabels = selectorsOf(spec).length > 0;
  }

  /** `labelsOf` is called only where labels decide. */
  decide(ref: RestoreItemRef, labelsOf: () => Labels | undefined): RestoreVerdict {
    const mustHave = MUST_HAVE.includes(ref.groupResource);
    const reason = mustHave ? undefined : this.#filterReason(ref);
    if (reason !== undefined) return { verdict: "skipped", reason };
    const scope = ref.namespace === undefined ? this.#clusterScopeVerdict() : undefined;
    if (scope !== undefined) return scope;
    return mustHave || this.#takesLabels(labelsOf)
      ? { verdict: "restored" }
      : { verdict: "onDemand", reason: "labelSelector" };
  }

  #filterReason({ groupResource, namespace, name }: RestoreItemRef): RestoreSkipReason | undefined {
    if (!this.#takesResource(groupResource)) return "resourceFilter";
    const lives = groupResource === NAMESPACES ? name : namespace;
    return lives === undefined || this.#takesNamespace(lives) ? undefined : "namespaceFilter";
  }

  #clusterScopeVerdict(): RestoreVerdict | undefined {
    const { includeClusterResources } = this.#spec;
    if (includeClusterResources === false) {
      return { verdict: "skipped", reason: "clusterScopeFilter" };
    }
    if (includeClusterResources === true || takesAllNamespaces(this.#spec)) return undefined;
    return { verdict: "onDemand", reason: "clusterScopeFilter" };
  }

  #takesLabels(labelsOf: () => Labels | undefined): boolean {
    if (!this.selectsByLabels) return true;
    const labels = labelsOf();
    return selectorsOf(this.#spec).some((selector) => matchesLabels(selector, labels));
  }
}

/**
 * Tests group-resources against lists of names as users write them; an empty list of includes means
 * all. A name that nothing in the cluster is called by stands for itself.
 */
export function resourceTest(
  discovery: Discovery,
  includes: readonly string[] = [],
  excludes: readonly string[] = [],
): NameTest {
  const resolve = (name: string): string => {
    const resource = discovery.resolve(name);
    return resource === undefined ? name : groupResourceOf(resource);
  };
  return nameTest(includes.map(resolve), excludes.map(resolve));
}

/** What is wrong with the patterns of a Restore, each in a sentence. */
export function patternProblems(spec: RestoreSpec): readonly string[] {
  const lists = [
    spec.includedNamespaces,
    spec.excludedNamespaces,
    spec.includedResources,
    spec.excludedResources,
    spec.restoreStatus?.includedResources,
    spec.restoreStatus?.excludedResources,
  ];
  const problems: string[] = [];
  for (const list of lists) PatternList.of(list ?? [], (problem) => problems.push(problem));
  return problems;
}

function nameTest(includes: readonly string[] = [], excludes: readonly string[] = []): NameTest {
  // Patterns that are none were refused when the restore was validated.
  const excluded = PatternList.of(excludes, () => undefined);
  const included = PatternList.of(includes, () => undefined);
  return (name) => !excluded.matches(name) && (included.isEmpty || included.matches(name));
}

/** Velero's IncludeEverything: an exclusion alone makes the namespaces a selection. */
function takesAllNamespaces({
  includedNamespaces: includes = [],
  excludedNamespaces: excludes = [],
}: RestoreSpec): boolean {
  return excludes.length === 0 && includes.every((name) => name === "*");
}

function selectorsOf({ labelSelector, orLabelSelectors = [] }: RestoreSpec) {
  return labelSelector === undefined ? orLabelSelectors : [labelSelector];
}
