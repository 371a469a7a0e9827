import { Buffer } from "node:buffer";
import type { ItemToWrite } from "../archive/write-archive.ts";
import { ErrorName, isJangadaError } from "../errors.ts";
import { type ApiResource, apiVersionOf, groupResourceOf } from "../kube/api-resource.ts";
import type { CutItem } from "../kube/cut-item.ts";
import type { Selection } from "../selection/selection.ts";
import type { BackupItemAction } from "./actions/backup-item-action.ts";
import type { BackupRecord, Subject } from "./backup-record.ts";
import type { ItemBlock } from "./blocks/item-blocks.ts";
import type { PodHooks } from "./hooks/pod-hooks.ts";
import type { FoundItem, ItemLookup, ItemReference } from "./item-lookup.ts";

/** What {@link ItemBackupper} works with. */
export interface ItemBackupperParts {
  readonly backupName: string;
  readonly selection: Selection;
  readonly lookup: ItemLookup;
  readonly record: BackupRecord;
  /** In the order they run. */
  readonly actions: readonly BackupItemAction[];
  /** What runs around blocks. */
  readonly hooks: Pick<PodHooks, "around">;
}

/** Takes items one by one, each with what belongs to it. */
export class ItemBackupper {
  readonly #parts: ItemBackupperParts;
  readonly #actions: ReadonlyMap<string, readonly BackupItemAction[]>;

  constructor(parts: ItemBackupperParts) {
    this.#parts = parts;
    this.#actions = Map.groupBy(parts.actions, ({ appliesTo }) => appliesTo);
  }

  /** Whether items of a resource lead to others, so that {@link takeWithRelated} must see them. */
  hasActions(groupResource: string): boolean {
    return this.#actions.has(groupResource);
  }

  /** An item without actions: what to write, or nothing when it is left out or was taken before. */
  take(resource: ApiResource, item: CutItem): ItemToWrite | undefined {
    return this.#admits(resource, item) ? itemToWrite(resource, item, item.text) : undefined;
  }

  /**
   * Adds to `batch` everything an item leads to and then the item. An item that fails is recorded as
   * an error, and so are those that led to it: none of them is written (velero
   * pkg/backup/item_backupper.go). What it had led to before stays.
   */
  async takeWithRelated(resource: ApiResource, item: CutItem, batch: ItemToWrite[]): Promise<void> {
    try {
      await this.#backUp({ resource, item }, batch);
    } catch (error) {
      if (isJangadaError(error, ErrorName.Interrupted, ErrorName.ClusterDenied)) throw error;
      this.#parts.record.error("Error backing up item", error, subjectOf(resource, item));
    }
  }

  /**
   * Adds to `batch` the items of a block, between the hooks of its pods. A pod that a hook keeps out
   * counts as met, as Velero has it, and is not tried again.
   */
  async takeBlock(block: ItemBlock, batch: ItemToWrite[]): Promise<void> {
    const take = async (pods: readonly FoundItem[]) => {
      for (const { resource, item } of block.pods.filter((pod) => !pods.includes(pod)))
        this.#parts.record.items.add(resource, item);
      for (const { resource, item } of [...pods, ...block.claims])
        await this.takeWithRelated(resource, item, batch);
    };
    await this.#parts.hooks.around(block, take);
  }

  async #backUp({ resource, item }: FoundItem, batch: ItemToWrite[]): Promise<void> {
    if (!this.#admits(resource, item)) return;
    let text: Uint8Array = item.text;
    for (const action of this.#actions.get(groupResourceOf(resource)) ?? []) {
      const { backupName, lookup } = this.#parts;
      const outcome = await action.execute(item, { backupName, lookup });
      for (const related of outcome.additionalItems ?? [])
        await this.#backUpRelated(related, item, batch);
      text = outcome.text ?? text;
    }
    batch.push(itemToWrite(resource, item, text));
  }

  async #backUpRelated(
    related: ItemReference,
    parent: CutItem,
    batch: ItemToWrite[],
  ): Promise<void> {
    const found = await this.#parts.lookup.find(related);
    if (found) await this.#backUp(found, batch);
    else {
      const { groupResource: resource, namespace = "", name } = related;
      const message = `Item named by '${parent.name}' does not exist, so it is not in the backup`;
      this.#parts.record.warn(message, { resource, namespace, name });
    }
  }

  /** Asks the filters, and sees that an item is taken once. */
  #admits(resource: ApiResource, item: CutItem): boolean {
    const { selection, record } = this.#parts;
    const groupResource = groupResourceOf(resource);
    const reason = selection.decide({ groupResource, metadata: item });
    if (reason === undefined) return record.items.add(resource, item);
    record.skip(reason, subjectOf(resource, item));
    return false;
  }
}

/** An item as results and log name it. */
export function subjectOf(resource: ApiResource, { namespace = "", name }: CutItem): Subject {
  return { resource: groupResourceOf(resource), namespace, name };
}

/** Puts in front of an item's own text the `apiVersion` and `kind` that list items lack. */
function itemToWrite(resource: ApiResource, item: CutItem, text: Uint8Array): ItemToWrite {
  const { namespace, name } = item;
  return {
    groupResource: groupResourceOf(resource),
    version: resource.version,
    ...(namespace !== undefined && { namespace }),
    name,
    json:
      item.saysApiVersion && item.saysKind ? [text] : [typeMeta(resource, item), text.subarray(1)],
  };
}

/** What built-in kinds' lists leave out of each item, by resource: always the same bytes. */
const TYPE_META = new WeakMap<ApiResource, Uint8Array>();

function typeMeta(resource: ApiResource, { saysApiVersion, saysKind }: CutItem): Uint8Array {
  const apiVersion = `"apiVersion":${JSON.stringify(apiVersionOf(resource))},`;
  const kind = `"kind":${JSON.stringify(resource.kind)},`;
  if (saysApiVersion) return Buffer.from(`{${kind}`);
  if (saysKind) return Buffer.from(`{${apiVersion}`);
  const bytes = TYPE_META.get(resource) ?? Buffer.from(`{${apiVersion}${kind}`);
  TYPE_META.set(resource, bytes);
  return bytes;
}
