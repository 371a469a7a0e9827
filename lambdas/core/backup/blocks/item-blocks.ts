import { groupResourceOf } from "../../kube/api-resource.ts";
import type { CutItem } from "../../kube/cut-item.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import type { Selection } from "../../selection/selection.ts";
import { fullNameOf } from "../backed-up-items.ts";
import type { ClusterView } from "../cluster-view.ts";
import type { FoundItem, ItemLookup } from "../item-lookup.ts";
import type { ItemBatch } from "../list-batches.ts";
import { NamespaceClaims } from "./namespace-claims.ts";
import { CLAIMS, relatedOfPod, volumeNameOf } from "./related-items.ts";

/**
 * Items that are taken together: pods that mount one claim, the claims of those pods, claims of one
 * volume group, and those of a resource that the spec puts in order (velero pkg/backup/itemblock.go).
 */
export interface ItemBlock {
  /** Whose place in the archive the block takes. */
  readonly first: CutItem;
  readonly pods: readonly FoundItem[];
  readonly claims: readonly FoundItem[];
  /** Names of the persistent volumes that the claims are bound to. */
  readonly volumeNames: readonly string[];
  /** Whether the spec puts its items in order, so that their hooks run one after another. */
  readonly isOrdered: boolean;
}

/** What {@link ItemBlocks} works with. */
export interface ItemBlocksParts {
  readonly view: ClusterView;
  readonly selection: Selection;
  readonly lookup: ItemLookup;
  /** Whether hooks run in a pod. */
  readonly isHooked: (pod: CutItem) => boolean;
  /** `spec.volumeGroupSnapshotLabelKey`: claims of a namespace with one value of it are one group. */
  readonly groupLabel: string;
}

/**
 * Finds the blocks of a backup. They matter in two cases, and only then is anything looked up: a pod
 * with hooks must be frozen together with all that write to the same volumes; and where items are
 * selected by labels, what shares a volume with a selected item is taken too, as Velero does.
 */
export class ItemBlocks {
  readonly #parts: ItemBlocksParts;
  readonly #claims: NamespaceClaims;
  readonly #met = new Set<string>();

  constructor(parts: ItemBlocksParts) {
    this.#parts = parts;
    this.#claims = new NamespaceClaims(parts.view);
  }

  /** The blocks that begin among items that were listed together; no item is in two blocks. */
  async among({ resource, items, orderedCount = 0 }: ItemBatch): Promise<readonly ItemBlock[]> {
    const blocks: ItemBlock[] = [];
    if (!["pods", CLAIMS].includes(groupResourceOf(resource))) return blocks;
    const found = items.map((item) => ({ resource, item }));
    // What the spec puts in order is one block, so that its hooks run in that order.
    const groups = [found.slice(0, orderedCount), ...found.slice(orderedCount).map((one) => [one])];
    for (const group of groups.filter((some) => some.some((one) => this.#matters(one)))) {
      const [start, ...more] = group.filter((one) => this.#admits(one));
      if (start) blocks.push(await this.#blockOf([start, ...more]));
    }
    return blocks;
  }

  #matters({ resource, item }: FoundItem): boolean {
    const isPod = groupResourceOf(resource) === "pods";
    if (isPod && this.#parts.isHooked(item)) return true;
    return this.#parts.selection.selectsByLabels && (!isPod || relatedOfPod(item).length > 0);
  }

  /** Whether an item is taken, and in no block yet. */
  #admits({ resource, item }: FoundItem): boolean {
    const groupResource = groupResourceOf(resource);
    const key = `${groupResource} ${fullNameOf(item)}`;
    if (this.#met.has(key)) return false;
    if (this.#parts.selection.decide({ groupResource, metadata: item }) !== undefined) return false;
    this.#met.add(key);
    return true;
  }

  async #blockOf(starts: readonly [FoundItem, ...FoundItem[]]): Promise<ItemBlock> {
    const members = [...starts];
    const volumeNames: string[] = [];
    // It grows while it is walked through, until nothing leads to anything new.
    for (const { resource, item } of members) {
      const isPod = groupResourceOf(resource) === "pods";
      const related = isPod ? await this.#claimsOf(item) : await this.#sharing(item, volumeNames);
      members.push(...related.filter((found) => this.#admits(found)));
    }
    const isPod = ({ resource }: FoundItem) => groupResourceOf(resource) === "pods";
    return {
      first: starts[0].item,
      pods: members.filter(isPod),
      claims: members.filter((member) => !isPod(member)),
      volumeNames,
      isOrdered: starts.length > 1,
    };
  }

  async #claimsOf(pod: CutItem): Promise<readonly FoundItem[]> {
    const claims = relatedOfPod(pod).filter(({ groupResource }) => groupResource === CLAIMS);
    const found = await Promise.all(claims.map((claim) => this.#parts.lookup.find(claim)));
    return found.filter((claim) => claim !== undefined);
  }

  /** What shares a bound claim's volume or its group; the name of its volume goes to `volumeNames`. */
  async #sharing({ text }: CutItem, volumeNames: string[]): Promise<readonly FoundItem[]> {
    const claim = JSON.parse(text.toString()) as KubernetesObject;
    const volumeName = volumeNameOf(claim);
    if (volumeName === undefined) return [];
    volumeNames.push(volumeName);
    const { namespace = "", name, labels } = claim.metadata;
    const { groupLabel } = this.#parts;
    const group = labels?.[groupLabel];
    return [
      ...(await this.#claims.podsOf(namespace, name)),
      ...(group ? await this.#claims.groupOf(namespace, groupLabel, group) : []),
    ];
  }
}
