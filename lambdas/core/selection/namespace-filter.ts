import { type ClusterNamespace, hasExcludeLabel } from "./cluster-namespace.ts";
import { PatternList } from "./pattern-list.ts";
import type { SelectionNotes } from "./selection-notes.ts";
import type { SelectionSpec } from "./selection-spec.ts";

/**
 * Decides by namespace (velero pkg/util/collections, NamespaceIncludesExcludes; pkg/util/wildcard).
 *
 * Globs among the included namespaces stand for the cluster's namespaces of this moment; plain names
 * stay, whether such a namespace exists or not. A namespace labelled
 * `velero.io/exclude-from-backup=true` is excluded as if the spec said so.
 */
export class NamespaceFilter {
  /** No restriction at all: nothing excluded, by spec or label, and nothing but `*` included. */
  readonly isEverything: boolean;
  /** No restriction by the spec; labels may still exclude namespaces. */
  readonly isUnrestricted: boolean;
  /** Names whose items are listed one by one; `undefined` lists the whole cluster at once. */
  readonly listed: readonly string[] | undefined;
  readonly #included: ReadonlySet<string> | undefined;
  readonly #excludes: PatternList;
  readonly #labelled: ReadonlySet<string>;

  constructor(spec: SelectionSpec, namespaces: readonly ClusterNamespace[], notes: SelectionNotes) {
    const labelled = namespaces.filter(({ labels }) => hasExcludeLabel(labels));
    this.#labelled = new Set(labelled.map(({ name }) => name));
    this.#excludes = PatternList.of(spec.excludedNamespaces ?? [], notes.problem);
    const includes = PatternList.of(spec.includedNamespaces ?? [], notes.problem);
    const includesAll = includes.isEmpty || includes.hasStar;
    this.isUnrestricted =
      (includes.isEmpty || includes.isOnlyStar) && excludesOnly(spec, this.#labelled);
    this.isEverything = this.isUnrestricted && this.#excludes.isEmpty && labelled.length === 0;
    if (includesAll) return;
    this.#included = expand(includes, namespaces, notes);
    // Velero lists them sorted.
    this.listed = [...this.#included].filter((name) => this.includes(name)).sort();
    if (this.listed.length === 0) notes.warn("the namespace filters leave no namespace to back up");
  }

  /** Whether items that live in this namespace are taken. */
  includes(name: string): boolean {
    if (this.#labelled.has(name) || this.#excludes.matches(name)) return false;
    return this.#included === undefined || this.#included.has(name);
  }
}

function excludesOnly(
  { excludedNamespaces = [] }: SelectionSpec,
  labelled: ReadonlySet<string>,
): boolean {
  return excludedNamespaces.every((name) => labelled.has(name));
}

function expand(
  includes: PatternList,
  namespaces: readonly ClusterNamespace[],
  notes: SelectionNotes,
): ReadonlySet<string> {
  const existing = namespaces.map(({ name }) => name);
  for (const name of includes.names.filter((name) => !existing.includes(name))) {
    notes.error(
      `namespace '${name}' of includedNamespaces does not exist: create it or take it off the list`,
    );
  }
  const expanded = includes.globs.flatMap((glob) => {
    const matching = existing.filter((name) => glob.matches(name));
    if (matching.length === 0) {
      notes.warn(`glob '${glob.pattern}' of includedNamespaces matches no namespace`);
    }
    return matching;
  });
  return new Set([...includes.names, ...expanded]);
}
