import { ErrorName, isJangadaError } from "../errors.ts";
import { type ApiResource, groupResourceOf } from "../kube/api-resource.ts";
import type { CutItem } from "../kube/cut-item.ts";
import { NAMESPACES } from "../selection/resource-filter.ts";
import type { SelectedResource, Selection } from "../selection/selection.ts";
import type { BackupRecord } from "./backup-record.ts";
import { type ClusterView, kept, type ReadScope } from "./cluster-view.ts";
import { readAhead } from "./read-ahead.ts";

/** What items are listed with. */
export interface ListingParts {
  readonly view: ClusterView;
  readonly selection: Selection;
  readonly record: BackupRecord;
}

/** Items of one resource that arrived together. */
export interface ItemBatch {
  readonly resource: ApiResource;
  readonly items: readonly CutItem[];
  /** How many of them, from the first, the spec puts in order. */
  readonly orderedCount?: number;
}

/** A list from which no more items will come, and why. */
interface FailedList {
  readonly resource: ApiResource;
  readonly scope: ReadScope;
  readonly error: unknown;
}

type Batch = ItemBatch | FailedList;

/**
 * Six lists at a time keep an API server's two to four cores busy; each may run 8 chunks of
 * 64 KiB ahead of its turn: 3 MiB in all.
 */
const READ_AHEAD = { sources: 6, values: 8 };

/** A server that refused so many lists in a row, each after a minute's patience, is gone. */
const MOST_UNAVAILABLE = 3;

/**
 * Lists what a backup selects, without the Namespaces, in the order of its archive: resource by
 * resource, and within one, first what `orderedResources` names. Items may come more than once.
 *
 * A list that fails is an error in the record, and the others go on.
 *
 * @throws JangadaError `ClusterUnavailable` when one list after the other is; `ClusterDenied` and
 *   `Interrupted` at once.
 */
export function selectedBatches(parts: ListingParts): AsyncGenerator<ItemBatch> {
  const sources = parts.selection.resources
    .filter(({ resource }) => groupResourceOf(resource) !== NAMESPACES)
    .map((selected) => batchesOf(selected, parts));
  return withoutFailures(readAhead(sources, READ_AHEAD), parts.record);
}

/** Lists all items of one resource, selected or not; fails as {@link selectedBatches} does. */
export function allBatches(resource: ApiResource, parts: ListingParts): AsyncGenerator<ItemBatch> {
  return withoutFailures(scopeBatches(resource, {}, parts), parts.record);
}

async function* withoutFailures(
  batches: AsyncIterable<Batch>,
  record: BackupRecord,
): AsyncGenerator<ItemBatch> {
  let unavailable = 0;
  for await (const batch of batches) {
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
  const { items, orderedCount, missing } = parts.selection.orderOf(groupResource, held);
  for (const name of missing) {
    parts.record.warn(`'${name}' is in orderedResources but not in the cluster`, {
      resource: groupResource,
    });
  }
  yield { resource, items, orderedCount };
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
