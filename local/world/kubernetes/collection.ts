/** One state of one object. */
export interface StoredObject {
  /** Store-wide revision of the write that made it. */
  readonly revision: number;
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What field selectors may ask for. */
  readonly fields: Readonly<Record<string, string>>;
  /** The object as JSON without `apiVersion` and `kind`, which depend on who asks. */
  readonly text: string;
  /** Unique ids of the objects that own it. */
  readonly owners: readonly string[];
}

/** Where a state came to be, or ended. */
interface Version {
  readonly revision: number;
  readonly object: StoredObject | undefined;
}

/**
 * All objects of one resource with their past: for every key a chain of versions, oldest first.
 * Keys are `namespace/name` or `name`, read in byte order as etcd gives them.
 */
export class Collection {
  readonly #chains = new Map<string, Version[]>();
  #keys: string[] = [];
  #sorted = true;

  /** The object now, or as it was at `revision`. */
  get(key: string, revision = Number.POSITIVE_INFINITY): StoredObject | undefined {
    return stateAt(this.#chains.get(key), revision);
  }

  /** Adds a version; `undefined` ends the object. Revisions only grow. */
  append(key: string, revision: number, object: StoredObject | undefined): void {
    const chain = this.#chains.get(key);
    if (chain !== undefined) {
      chain.push({ revision, object });
      return;
    }
    this.#chains.set(key, [{ revision, object }]);
    const last = this.#keys.at(-1);
    if (last !== undefined && last > key) this.#sorted = false;
    this.#keys.push(key);
  }

  /** Objects at `revision` whose key starts with `prefix`, from `start` on, in key order. */
  *range(prefix: string, start: string, revision: number): Generator<StoredObject> {
    const keys = this.#sortedKeys();
    const from = prefix > start ? prefix : start;
    for (let index = lowerBound(keys, from); index < keys.length; index++) {
      const key = keys[index] as string;
      if (!key.startsWith(prefix)) return;
      const object = stateAt(this.#chains.get(key), revision);
      if (object !== undefined) yield object;
    }
  }

  /** Forgets what no reader at `revision` or later can see. */
  compact(revision: number): void {
    let emptied = false;
    for (const [key, chain] of this.#chains) {
      const visible = chain.findLastIndex((version) => version.revision <= revision);
      if (visible < 0) continue;
      const gone = chain[visible]?.object === undefined;
      chain.splice(0, gone ? visible + 1 : visible);
      if (chain.length > 0) continue;
      this.#chains.delete(key);
      emptied = true;
    }
    if (emptied) this.#keys = this.#keys.filter((key) => this.#chains.has(key));
  }

  #sortedKeys(): readonly string[] {
    // A new array, because a range may be half read.
    if (!this.#sorted) this.#keys = this.#keys.toSorted();
    this.#sorted = true;
    return this.#keys;
  }
}

function stateAt(
  chain: readonly Version[] | undefined,
  revision: number,
): StoredObject | undefined {
  return chain?.findLast((version) => version.revision <= revision)?.object;
}

/** Index of the first key that is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
