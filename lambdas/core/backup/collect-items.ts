import type { ItemToWrite } from "../archive/write-archive.ts";
import { ErrorName, isJangadaError } from "../errors.ts";
import { type ApiResource, groupResourceOf } from "../kube/api-resource.ts";
import type { CutItem } from "../kube/cut-list.ts";
import { clusterNamespaceOf } from "../selection/cluster-namespace.ts";
import type { SelectedResource, Selection } from "../selection/selection.ts";
import { type ItemBackupper, subjectOf } from "./back-up-item.ts";
import type { BackupRecord } from "./backup-record.ts";
import type { ClusterView, ReadScope } from "./cluster-view.ts";
import { kept } from "./open-cluster.ts";
import { readAhead } from "./read-ahead.ts";

/** What {@link collectItems} works with. */
export interface CollectParts {
  readonly view: ClusterView;
  readonly selection: Selection;
  readonly backupper: ItemBackupper;
  readonly record: BackupRecord;
  /** Told after each batch. */
  readonly onProgress?: (progress: CollectProgress) => void;
}

/** How far a backup has come. */
export interface CollectProgress {
  /** What is being backed up. */
  readonly groupResource: string;
  /** Items met so far, in all resources. */
  readonly items: number;
  /** Bytes of JSON taken so far; the archive holds them twice. */
  readonly bytes: number;
}

/** Items of one resource that arrived together, or why no more will. */
type Batch = { readonly resource: ApiResource } & (
  | { readonly items: readonly CutItem[] }
  | { readonly scope: ReadScope; readonly error: unknown }
);

/**
 * Six lists at a time keep an API server's two to four cores busy; each may run 16 chunks of
 * 64 KiB ahead of its turn: 6 MiB in all.
 */
const READ_AHEAD = { sources: 6, values: 16 };

/** A server that refused so many lists in a row, each after a minute's patience, is gone. */
const MOST_UNAVAILABLE = 3;

const NAMESPACES = "namespaces";
const CRDS = "customresourcedefinitions.apiextensions.k8s.io";

/**
 * Yields all items of a backup in the order of its archive: resource by resource as the selection
 * orders them, each item after those it leads to, then the Namespace objects, and last the
 * CustomResourceDefinitions of what was written.
 *
 * A resource that cannot be listed is an error in the record; the others go on.
 */
export async function* collectItems(parts: CollectParts): AsyncGenerator<ItemToWrite> {
  const written = new WrittenItems(parts.onProgress);
  const inhabited = new Set<string>();
  for await (const batch of listedBatches(parts)) {
    for (const item of batch.items) {
      if (item.namespace !== undefined) inhabited.add(item.namespace);
    }
    yield* written.counted(batch.resource, taken(parts, batch));
  }
  const namespaces = namespaceBatch(parts, inhabited);
  if (namespaces) yield* written.counted(namespaces.resource, taken(parts, namespaces));
  for await (const batch of definitionsOf(parts, written.groupResources)) {
    yield* written.counted(batch.resource, taken(parts, batch));
  }
}

interface ItemBatch {
  readonly resource: ApiResource;
  readonly items: readonly CutItem[];
}

/** Runs a batch through the backupper; most resources need no more than a look at each item. */
async function* taken({ backupper }: CollectParts, { resource, items }: ItemBatch) {
  const related = backupper.hasActions(groupResourceOf(resource));
  for (const item of items) {
    if (related) yield* backupper.takeWithRelated(resource, item);
    else {
      const single = backupper.take(resource, item);
      if (single) yield single;
    }
  }
}

/** Counts what goes into the archive, and remembers of which resources it was. */
class WrittenItems {
  readonly groupResources = new Set<string>();
  readonly #onProgress: CollectParts["onProgress"];
  #items = 0;
  #bytes = 0;

  constructor(onProgress: CollectParts["onProgress"]) {
    this.#onProgress = onProgress;
  }

  async *counted(
    resource: ApiResource,
    items: AsyncIterable<ItemToWrite>,
  ): AsyncGenerator<ItemToWrite> {
    for await (const item of items) {
      this.groupResources.add(item.groupResource);
      this.#items++;
      for (const piece of item.json) this.#bytes += piece.length;
      yield item;
    }
    const groupResource = groupResourceOf(resource);
    this.#onProgress?.({ groupResource, items: this.#items, bytes: this.#bytes });
  }
}

/** The batches of all lists, without those that failed: they are put on record. */
async function* listedBatches({
  view,
  selection,
  record,
}: CollectParts): AsyncGenerator<ItemBatch> {
  const sources = selection.resources
    .filter(({ resource }) => groupResourceOf(resource) !== NAMESPACES)
    .map((selected) => batchesOf(selected, { view, selection, record }));
  let unavailable = 0;
  for await (const batch of readAhead(sources, READ_AHEAD)) {
    if ("items" in batch) {
      unavailable = 0;
      yield batch;
      continue;
    }
    const gone = isJangadaError(batch.error, ErrorName.ClusterUnavailable);
    unavailable = gone ? unavailable + 1 : 0;
    if (unavailable === MOST_UNAVAILABLE) throw batch.error;
    const resource = groupResourceOf(batch.resource);
    const { namespace = "" } = batch.scope;
    record.error("Error listing items", batch.error, { resource, namespace });
  }
}

type ListingParts = Pick<CollectParts, "view" | "selection" | "record">;

async function* batchesOf(selected: SelectedResource, parts: ListingParts): AsyncGenerator<Batch> {
  const { resource } = selected;
  if (!parts.selection.ordersItemsOf(groupResourceOf(resource))) {
    for (const scope of selected.lists) yield* scopeBatches(resource, scope, parts);
    return;
  }
  yield* orderedBatches(selected, parts);
}

/** Which items come first is known when all are: so they are held. */
async function* orderedBatches(
  { resource, lists }: SelectedResource,
  parts: ListingParts,
): AsyncGenerator<Batch> {
  const held: CutItem[] = [];
  for (const scope of lists) {
    for await (const batch of scopeBatches(resource, scope, parts)) {
      if ("items" in batch) held.push(...batch.items.map(kept));
      else yield batch;
    }
  }
  const groupResource = groupResourceOf(resource);
  const { items, missing } = parts.selection.orderOf(groupResource, held);
  for (const name of missing) {
    parts.record.warn(`'${name}' is in orderedResources but not in the cluster`, {
      resource: groupResource,
    });
  }
  yield { resource, items };
}

async function* scopeBatches(
  resource: ApiResource,
  scope: ReadScope,
  { view, record }: ListingParts,
): AsyncGenerator<Batch> {
  let count = 0;
  try {
    for await (const items of view.read(resource, scope)) {
      count += items.length;
      yield { resource, items };
    }
    record.info("Items listed", { resource: groupResourceOf(resource), ...scope, count });
  } catch (error) {
    if (isJangadaError(error, ErrorName.Interrupted, ErrorName.ClusterDenied)) throw error;
    yield { resource, scope, error };
  }
}

function namespaceBatch(
  { view, selection, record }: CollectParts,
  inhabited: ReadonlySet<string>,
): ItemBatch | undefined {
  const resource = view.discovery.resolve(NAMESPACES);
  if (!resource) return undefined;
  const items = view.namespaces.filter((item) => {
    const namespace = clusterNamespaceOf(JSON.parse(item.text.toString()));
    const keeps = selection.keepsNamespace(namespace, inhabited.has(item.name));
    if (!keeps) record.skip("namespaceObject", subjectOf(resource, item));
    return keeps;
  });
  return { resource, items };
}

/** The CustomResourceDefinitions behind what was written, where the filters let them in. */
async function* definitionsOf(
  { view, selection, record }: CollectParts,
  groupResources: ReadonlySet<string>,
): AsyncGenerator<ItemBatch> {
  const wanted = new Set([...groupResources].filter((name) => selection.takesCrdOf(name)));
  const resource = view.discovery.resolve(CRDS);
  if (wanted.size === 0 || !resource) return;
  try {
    for await (const items of view.read(resource, {})) {
      yield { resource, items: items.filter(({ name }) => wanted.has(name)) };
    }
  } catch (error) {
    if (isJangadaError(error)) throw error;
    record.error("Error listing items", error, { resource: CRDS, namespace: "" });
  }
}
