import type { ApiResource } from "../kube/api-resource.ts";
import { type LabelSelector, matchesLabels } from "../kube/label-selector.ts";
import { type ClusterNamespace, hasExcludeLabel } from "./cluster-namespace.ts";
import type { NamespaceFilter } from "./namespace-filter.ts";
import {
  type NamedItem,
  type OrderedItems,
  orderedNamesOf,
  orderItems,
} from "./ordered-resources.ts";
import { CRDS, NAMESPACES, type ResourceFilter } from "./resource-filter.ts";
import type { SkipReason } from "./skip-reason.ts";

/** One list to ask the API server for. */
export interface ListScope {
  /** `undefined` lists cluster-scoped objects, or all namespaces at once. */
  readonly namespace?: string;
  /** As `kubectl -l` writes it; `undefined` selects all. */
  readonly labelSelector?: string;
}

/** A resource that is listed, and the lists that together hold its items. */
export interface SelectedResource {
  readonly resource: ApiResource;
  /** An item may be in several of them when there are several selectors. */
  readonly lists: readonly ListScope[];
}

/** What {@link Selection.decide} must know of an item; an `ItemMeta` has the metadata. */
export interface SelectableItem {
  /** `pods`, `deployments.apps`. */
  readonly groupResource: string;
  readonly metadata: {
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
}

/** The parts a {@link Selection} is made of. */
export interface SelectionParts {
  readonly resources: readonly SelectedResource[];
  readonly namespaces: NamespaceFilter;
  readonly filter: ResourceFilter;
  /** All that are in force; empty when labels do not matter. */
  readonly selectors: readonly LabelSelector[];
  readonly orderedResources?: Readonly<Record<string, string>>;
  /** Whether the cluster serves CustomResourceDefinitions. */
  readonly servesCrds: boolean;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
  readonly labelledNamespaces: readonly string[];
}

/** Which items of one cluster are in one backup. `makeSelection` makes it. */
export class Selection {
  /** What is listed, in Velero's order. Namespaces are listed whole: see {@link keepsNamespace}. */
  readonly resources: readonly SelectedResource[];
  /** About the run as a whole: filters that cannot mean what they say. */
  readonly warnings: readonly string[];
  /** About the run as a whole: included namespaces and resources that do not exist. */
  readonly errors: readonly string[];
  /** Namespaces excluded by their label; Velero adds them to the spec's `excludedNamespaces`. */
  readonly labelledNamespaces: readonly string[];
  readonly #parts: SelectionParts;

  constructor(parts: SelectionParts) {
    this.resources = parts.resources;
    this.warnings = parts.warnings;
    this.errors = parts.errors;
    this.labelledNamespaces = parts.labelledNamespaces;
    this.#parts = parts;
  }

  /** Whether labels decide what is listed, so that what is not listed may still be taken. */
  get selectsByLabels(): boolean {
    return this.#parts.selectors.length > 0;
  }

  /**
   * Tells why an item is not taken, `undefined` when it is (velero pkg/backup/item_backupper.go,
   * itemInclusionChecks). The same for listed items and for those that others lead to; labels were
   * the list's business. `mustInclude` passes over every filter, but not over deletion.
   */
  decide(
    item: SelectableItem,
    options: { readonly mustInclude?: boolean } = {},
  ): SkipReason | undefined {
    const reason = options.mustInclude ? undefined : this.#filterReason(item);
    if (reason) return reason;
    return item.metadata.deletionTimestamp === undefined ? undefined : "terminating";
  }

  /**
   * Whether a Namespace object is taken, before {@link decide} looks at it; otherwise it is skipped
   * as `namespaceObject` (velero pkg/backup/item_collector.go, nsTracker). An active one is when its
   * labels match, or when the namespace filter includes it, unless that includes everything and
   * labels are selected by. Any one is, even an excluded one, that holds an item of some list.
   */
  keepsNamespace(namespace: ClusterNamespace, hasListedItems: boolean): boolean {
    const { filter, namespaces, selectors } = this.#parts;
    if (!filter.includes(NAMESPACES, false)) return false;
    if (hasListedItems) return true;
    if (namespace.phase !== "Active") return false;
    if (selectors.some((selector) => matchesLabels(selector, namespace.labels))) return true;
    if (namespaces.isEverything && selectors.length > 0) return false;
    return namespaces.includes(namespace.name);
  }

  /**
   * Whether the CustomResourceDefinition behind a written item has to be fetched: when lists do not
   * hold the definitions anyway and filters do not keep them out (velero pkg/backup/backup.go). Only
   * the cluster knows whether a resource has one.
   */
  takesCrdOf(groupResource: string): boolean {
    const { filter, servesCrds } = this.#parts;
    return (
      groupResource.includes(".") &&
      servesCrds &&
      !filter.includes(CRDS, false) &&
      !filter.excludesClusterScoped(CRDS)
    );
  }

  /** Whether the spec's `orderedResources` name items of this resource. */
  ordersItemsOf(groupResource: string): boolean {
    return orderedNamesOf(groupResource, this.#parts.orderedResources).length > 0;
  }

  /** Puts a resource's items into the order of `orderedResources`; names nobody has are a warning. */
  orderOf<T extends NamedItem>(groupResource: string, items: readonly T[]): OrderedItems<T> {
    return orderItems(orderedNamesOf(groupResource, this.#parts.orderedResources), items);
  }

  #filterReason({ groupResource, metadata }: SelectableItem): SkipReason | undefined {
    const { filter, namespaces } = this.#parts;
    if (hasExcludeLabel(metadata.labels)) return "excludeLabel";
    if (metadata.namespace !== undefined) {
      if (!namespaces.includes(metadata.namespace)) return "namespaceFilter";
      return filter.includes(groupResource, true) ? undefined : "resourceFilter";
    }
    // Namespaces have their own rule, in keepsNamespace.
    if (groupResource === NAMESPACES) return undefined;
    return filter.excludesClusterScoped(groupResource) ? "clusterScopeFilter" : undefined;
  }
}
