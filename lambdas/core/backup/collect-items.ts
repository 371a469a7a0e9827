import type { ItemToWrite } from "../archive/write-archive.ts";
import { type ApiResource, groupResourceOf } from "../kube/api-resource.ts";
import { clusterNamespaceOf } from "../selection/cluster-namespace.ts";
import { CRDS, NAMESPACES } from "../selection/resource-filter.ts";
import { type ItemBackupper, subjectOf } from "./back-up-item.ts";
import { allBatches, type ItemBatch, type ListingParts, selectedBatches } from "./list-batches.ts";

/** What {@link collectItems} works with. */
export interface CollectParts extends ListingParts {
  readonly backupper: ItemBackupper;
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

/**
 * Yields all items of a backup, in batches, in the order of its archive: resource by resource as the selection
 * orders them, each item after those it leads to, then the Namespace objects, and last the
 * CustomResourceDefinitions of what was written.
 *
 * A resource that cannot be listed is an error in the record; the others go on.
 */
export async function* collectItems(parts: CollectParts): AsyncGenerator<readonly ItemToWrite[]> {
  const written = new WrittenItems(parts.onProgress);
  const inhabited = new Set<string>();
  for await (const batch of selectedBatches(parts)) {
    for (const { namespace } of batch.items) if (namespace !== undefined) inhabited.add(namespace);
    yield* written.counted(batch.resource, taken(parts, batch));
  }
  const namespaces = namespaceBatch(parts, inhabited);
  if (namespaces) yield* written.counted(namespaces.resource, taken(parts, namespaces));
  for await (const batch of definitionsOf(parts, written.groupResources)) {
    yield* written.counted(batch.resource, taken(parts, batch));
  }
}

/** Runs a batch through the backupper. Most resources need a look at each item, and no waiting. */
async function* taken(
  { backupper }: CollectParts,
  { resource, items }: ItemBatch,
): AsyncGenerator<readonly ItemToWrite[]> {
  if (!backupper.hasActions(groupResourceOf(resource))) {
    yield items.flatMap((item) => backupper.take(resource, item) ?? []);
    return;
  }
  const batch: ItemToWrite[] = [];
  for (const item of items) await backupper.takeWithRelated(resource, item, batch);
  yield batch;
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
    batches: AsyncIterable<readonly ItemToWrite[]>,
  ): AsyncGenerator<readonly ItemToWrite[]> {
    for await (const items of batches) {
      for (const item of items) this.#count(item);
      yield items;
    }
    const groupResource = groupResourceOf(resource);
    this.#onProgress?.({ groupResource, items: this.#items, bytes: this.#bytes });
  }

  #count({ groupResource, json }: ItemToWrite): void {
    this.groupResources.add(groupResource);
    this.#items++;
    for (const piece of json) this.#bytes += piece.length;
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
  parts: CollectParts,
  groupResources: ReadonlySet<string>,
): AsyncGenerator<ItemBatch> {
  const wanted = new Set([...groupResources].filter((name) => parts.selection.takesCrdOf(name)));
  const resource = parts.view.discovery.resolve(CRDS);
  if (wanted.size === 0 || !resource) return;
  for await (const { items } of allBatches(resource, parts)) {
    yield { resource, items: items.filter(({ name }) => wanted.has(name)) };
  }
}
