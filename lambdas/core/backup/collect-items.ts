import type { ItemToWrite } from "../archive/write-archive.ts";
import { sideBySide } from "../in-flight.ts";
import { type ApiResource, groupResourceOf } from "../kube/api-resource.ts";
import type { CutItem } from "../kube/cut-item.ts";
import { clusterNamespaceOf } from "../selection/cluster-namespace.ts";
import { CRDS, NAMESPACES } from "../selection/resource-filter.ts";
import { type ItemBackupper, subjectOf } from "./back-up-item.ts";
import type { ItemBlock, ItemBlocks } from "./blocks/item-blocks.ts";
import { allBatches, type ItemBatch, type ListingParts, selectedBatches } from "./list-batches.ts";

/** What {@link collectItems} works with. */
export interface CollectParts extends ListingParts {
  readonly backupper: ItemBackupper;
  /** Absent where no items are taken together. */
  readonly blocks?: Pick<ItemBlocks, "among">;
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

/**
 * Blocks at a time. Hooks wait for pods and for EC2, not for this machine; ten bring 1,000 pods
 * through in minutes, and each of their connections takes some 100 KiB.
 */
const BLOCKS_AT_A_TIME = 10;

/**
 * Runs a batch through the backupper. Most resources need a look at each item, and no waiting. Blocks
 * go first, side by side: what they lead to must be met between their hooks. In the archive all
 * stand in the order they were listed in.
 */
async function* taken(
  { backupper, blocks }: CollectParts,
  listed: ItemBatch,
): AsyncGenerator<readonly ItemToWrite[]> {
  const { resource, items } = listed;
  if (!backupper.hasActions(groupResourceOf(resource))) {
    yield items.flatMap((item) => backupper.take(resource, item) ?? []);
    return;
  }
  const found = (await blocks?.among(listed)) ?? [];
  const ofBlocks = await takenBlocks(backupper, found);
  const batch: ItemToWrite[] = [];
  for (const item of items) {
    const block = ofBlocks.get(item);
    if (block) batch.push(...block);
    else await backupper.takeWithRelated(resource, item, batch);
  }
  yield batch;
}

/** What blocks consist of, by their first items. */
async function takenBlocks(
  backupper: ItemBackupper,
  blocks: readonly ItemBlock[],
): Promise<ReadonlyMap<CutItem, readonly ItemToWrite[]>> {
  const taken = new Map<CutItem, readonly ItemToWrite[]>();
  // When one fails, the hooks of the others are still to be brought to their end.
  await sideBySide(BLOCKS_AT_A_TIME, blocks, async (block) => {
    const batch: ItemToWrite[] = [];
    taken.set(block.first, batch);
    await backupper.takeBlock(block, batch);
  });
  return taken;
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
