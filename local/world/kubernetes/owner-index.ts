import type { StoredObject } from "./collection.ts";
import { keyOf, type Store } from "./store.ts";

/** Where an object is kept. */
export interface ObjectPlace {
  readonly storage: string;
  readonly namespace: string;
  readonly name: string;
}

/** Who owns whom, kept up to date by the writes of a store. */
export class OwnerIndex {
  readonly #dependents = new Map<string, Map<string, ObjectPlace>>();
  readonly #alive = new Set<string>();

  constructor(store: Pick<Store, "subscribe">) {
    store.subscribe(({ storage, before, after }) => {
      if (before !== undefined) this.#forget(storage, before);
      if (after !== undefined) this.#learn(storage, after);
    });
  }

  /** Objects that name the owner. */
  dependentsOf(uid: string): ObjectPlace[] {
    return [...(this.#dependents.get(uid)?.values() ?? [])];
  }

  /** Whether an object of that id exists. */
  isAlive(uid: string): boolean {
    return this.#alive.has(uid);
  }

  #learn(storage: string, { namespace, name, uid, owners }: StoredObject): void {
    this.#alive.add(uid);
    for (const owner of owners) {
      const dependents = this.#dependents.get(owner) ?? new Map<string, ObjectPlace>();
      this.#dependents.set(owner, dependents);
      dependents.set(`${storage} ${keyOf(namespace, name)}`, { storage, namespace, name });
    }
  }

  #forget(storage: string, { namespace, name, uid, owners }: StoredObject): void {
    this.#alive.delete(uid);
    for (const owner of owners) {
      const dependents = this.#dependents.get(owner);
      dependents?.delete(`${storage} ${keyOf(namespace, name)}`);
      if (dependents?.size === 0) this.#dependents.delete(owner);
    }
  }
}
