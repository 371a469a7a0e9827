import { ErrorName, JangadaError } from "../errors.ts";
import { type ApiResource, groupResourceOf } from "../kube/api-resource.ts";
import type { Discovery } from "../kube/discovery.ts";
import {
  formatLabelSelector,
  type LabelSelector,
  labelSelectorProblem,
} from "../kube/label-selector.ts";
import { usesOldFilters } from "../velero/filter-lists.ts";
import { type ClusterNamespace, hasExcludeLabel, isManagedByArgoCd } from "./cluster-namespace.ts";
import { makeGlobalFilter } from "./global-filter.ts";
import { NamespaceFilter } from "./namespace-filter.ts";
import { CRDS, NAMESPACES, type ResourceFilter } from "./resource-filter.ts";
import { ResourceNames } from "./resource-names.ts";
import { makeScopeFilter } from "./scope-filter.ts";
import { type ListScope, type SelectedResource, Selection } from "./selection.ts";
import type { SelectionNotes } from "./selection-notes.ts";
import type { IncludeExcludePolicy, SelectionSpec } from "./selection-spec.ts";

/** The argument of {@link makeSelection}. */
export interface SelectionRequest {
  readonly spec: SelectionSpec;
  /** Of the backup's resource policy; it has no say in old filters. */
  readonly policy?: IncludeExcludePolicy | undefined;
  readonly discovery: Discovery;
  /** All of the cluster. */
  readonly namespaces: readonly ClusterNamespace[];
}

/**
 * Chooses what a backup takes from a cluster, by Velero's rules.
 *
 * Throws `FailedValidation`, naming every invalid glob and label selector at once. What is only odd
 * is in the selection's `warnings` and `errors`.
 */
export function makeSelection(request: SelectionRequest): Selection {
  const { spec, discovery, namespaces } = request;
  const problems: string[] = [];
  const warnings: string[] = [];
  const errors: string[] = [];
  const notes: SelectionNotes = {
    problem: (message: string) => void problems.push(message),
    warn: (message: string) => void warnings.push(message),
    error: (message: string) => void errors.push(message),
  };
  const namespaceFilter = new NamespaceFilter(spec, namespaces, notes);
  warnOfArgoCd(namespaces, namespaceFilter, notes);
  const filter = filterOf(request, namespaceFilter, notes);
  const selectors = selectorsOf(spec);
  problems.push(...selectors.flatMap((selector) => labelSelectorProblem(selector) ?? []));
  if (problems.length > 0) {
    throw new JangadaError(ErrorName.FailedValidation, problems.join("; "));
  }
  const resources = discovery
    .backupOrder((resource) => filter.includes(groupResourceOf(resource), resource.namespaced))
    .map((resource): SelectedResource => {
      return { resource, lists: listsOf(resource, namespaceFilter, selectors) };
    });
  return new Selection({
    resources,
    namespaces: namespaceFilter,
    filter,
    selectors,
    ...(spec.orderedResources && { orderedResources: spec.orderedResources }),
    servesCrds: discovery.resolve(CRDS) !== undefined,
    warnings,
    errors,
    labelledNamespaces: namespaces
      .filter(({ labels }) => hasExcludeLabel(labels))
      .map(({ name }) => name),
  });
}

function filterOf(
  { spec, policy, discovery }: SelectionRequest,
  namespaces: NamespaceFilter,
  notes: SelectionNotes,
): ResourceFilter {
  const names = new ResourceNames(spec, discovery, notes);
  if (usesOldFilters(spec)) return makeGlobalFilter(spec, names, namespaces);
  const policyNames = policy && new ResourceNames(policy, discovery, notesOfPolicy(notes));
  return makeScopeFilter(spec, names, { namespaces, policyNames });
}

function notesOfPolicy({ problem, warn, error }: SelectionNotes): SelectionNotes {
  const about = (note: (message: string) => void) => (message: string) =>
    note(`resource policy: ${message}`);
  return { problem: about(problem), warn: about(warn), error: about(error) };
}

/** (velero pkg/backup/backup.go, getArgoCDManagedNamespaces) */
function warnOfArgoCd(
  namespaces: readonly ClusterNamespace[],
  filter: NamespaceFilter,
  notes: SelectionNotes,
): void {
  const managed = namespaces
    .filter((namespace) => isManagedByArgoCd(namespace) && filter.includes(namespace.name))
    .map(({ name }) => `'${name}'`);
  if (managed.length > 0) {
    notes.warn(`Argo CD manages namespaces ${managed.join(", ")} and may undo their restore`);
  }
}

/** The selectors in force; Velero ignores `labelSelector` beside `orLabelSelectors`. */
function selectorsOf({ labelSelector, orLabelSelectors }: SelectionSpec): readonly LabelSelector[] {
  if (orLabelSelectors && orLabelSelectors.length > 0) return orLabelSelectors;
  return labelSelector ? [labelSelector] : [];
}

/** One list for each namespace and selector (velero pkg/backup/item_collector.go). */
function listsOf(
  resource: ApiResource,
  { listed }: NamespaceFilter,
  selectors: readonly LabelSelector[],
): readonly ListScope[] {
  // Whether a Namespace is kept depends on more than its own labels.
  if (groupResourceOf(resource) === NAMESPACES) return [{}];
  const inNamespaces: readonly ListScope[] =
    resource.namespaced && listed ? listed.map((namespace) => ({ namespace })) : [{}];
  const queries = [...new Set(selectors.map(formatLabelSelector))];
  if (queries.length === 0) return inNamespaces;
  return inNamespaces.flatMap((scope) =>
    queries.map((query) => ({ ...scope, ...(query !== "" && { labelSelector: query }) })),
  );
}
