import { type ApiResource, apiVersionOf } from "../kube/api-resource.ts";

/** The place of an item among all of a cluster. */
export interface ItemName {
  /** Absent on cluster-scoped items. */
  readonly namespace?: string;
  readonly name: string;
}

/** `shop/web`, or `web` for a cluster-scoped item. */
export function fullNameOf({ namespace, name }: ItemName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/**
 * Remembers which items a backup has met, so that each is taken once, whatever led to it. An item
 * counts from the moment it is looked at, also when backing it up then fails, and is not tried
 * again (velero pkg/backup/item_backupper.go, backupItemInternal).
 */
export class BackedUpItems {
  readonly #names = new Map<string, Set<string>>();
  /** The same sets, found without spelling their key for each item. */
  readonly #namesOf = new WeakMap<ApiResource, Set<string>>();
  #count = 0;

  /** How many items there are. */
  get count(): number {
    return this.#count;
  }

  /** Adds an item; `false` when it was there already. */
  add(resource: ApiResource, item: ItemName): boolean {
    const names = this.#namesOf.get(resource) ?? this.#setOf(resource);
    const fullName = fullNameOf(item);
    if (names.has(fullName)) return false;
    names.add(fullName);
    this.#count++;
    return true;
  }

  #setOf(resource: ApiResource): Set<string> {
    const key = `${apiVersionOf(resource)}/${resource.kind}`;
    const names = this.#names.get(key) ?? new Set();
    this.#names.set(key, names);
    this.#namesOf.set(resource, names);
    return names;
  }

  /** The body of `-resource-list.json.gz`: sorted names by `<group>/<version>/<Kind>`. */
  toResourceList(): Readonly<Record<string, readonly string[]>> {
    const sorted = [...this.#names].sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(sorted.map(([key, names]) => [key, [...names].sort()]));
  }
}
