/** Items of one resource in the order they are backed up. */
export interface OrderedItems<T> {
  /** All items: those the spec orders, then the others as they came. */
  readonly items: readonly T[];
  /** How many of them, from the first, the spec orders. */
  readonly orderedCount: number;
  /** Names the spec orders and nobody has, as it spells them. */
  readonly missing: readonly string[];
}

/** The place of an item among those of its resource. */
export interface NamedItem {
  /** Absent on cluster-scoped items. */
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Reads the names one resource is to be backed up by, in order: `shop/db`, or a bare name where the
 * resource is cluster-scoped. Empty when the spec does not order it. The key must be the plural
 * name without group, and names are not trimmed (velero pkg/backup/item_collector.go,
 * getOrderedResourcesForType).
 */
export function orderedNamesOf(
  groupResource: string,
  orderedResources: Readonly<Record<string, string>> = {},
): readonly string[] {
  const [plural = ""] = groupResource.split(".");
  const names = Object.hasOwn(orderedResources, plural) ? orderedResources[plural] : "";
  return names ? names.split(",") : [];
}

/** Puts the named items first, in the order of their names (velero sortResourcesByOrder). */
export function orderItems<T extends NamedItem>(
  names: readonly string[],
  items: readonly T[],
): OrderedItems<T> {
  const byName = new Map(items.map((item) => [fullNameOf(item), item]));
  const first = new Set<T>();
  const missing: string[] = [];
  for (const name of names) {
    const item = byName.get(name);
    if (!item || first.has(item)) missing.push(name);
    else first.add(item);
  }
  const others = items.filter((item) => !first.has(item));
  return { items: [...first, ...others], orderedCount: first.size, missing };
}

function fullNameOf({ namespace, name }: NamedItem): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}
