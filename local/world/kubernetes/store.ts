import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import { Collection, type StoredObject } from "./collection.ts";
import { selectableFields } from "./field-selector.ts";
import { ensureObject, isObject, type JsonObject, listIn, objectIn } from "./json-object.ts";

/** One write, as watchers and controllers see it. */
export interface StoreEvent {
  readonly revision: number;
  readonly storage: string;
  readonly before: StoredObject | undefined;
  /** Undefined when the write was a removal. */
  readonly after: StoredObject | undefined;
  /** The last state with the revision of the removal: what a watcher gets. */
  readonly removed?: StoredObject;
}

/**
 * Every object of the world with its history, under one revision counter as in etcd.
 *
 * Reads at any revision since the last compaction are exact. Memory is the JSON text of every
 * version kept, so whoever writes a lot compacts now and then.
 */
export class Store {
  readonly #collections = new Map<string, Collection>();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  #events: StoreEvent[] = [];
  #revision = 0;
  #compacted = 0;

  /** Revision of the last write. */
  get revision(): number {
    return this.#revision;
  }

  /** Reads below this revision are no longer possible. */
  get compacted(): number {
    return this.#compacted;
  }

  /** Everything ever stored under the name of one resource, for reading. */
  collection(storage: string): Collection {
    const collection = this.#collections.get(storage) ?? new Collection();
    this.#collections.set(storage, collection);
    return collection;
  }

  /** The object now. */
  get(storage: string, namespace: string, name: string): StoredObject | undefined {
    return this.collection(storage).get(keyOf(namespace, name));
  }

  /** Writes the object at the next revision, which becomes its `metadata.resourceVersion`. */
  put(storage: string, object: JsonObject): StoredObject {
    const revision = this.#revision + 1;
    ensureObject(object, "metadata").resourceVersion = String(revision);
    return this.#commit(storage, storedObject(storage, object, revision));
  }

  /**
   * Writes the object as it is, its `metadata.resourceVersion` included, at the given revision or,
   * when that has passed, at the next one.
   */
  putVerbatim(storage: string, object: JsonObject, revision: number): StoredObject {
    const next = Math.max(revision, this.#revision + 1);
    return this.#commit(storage, storedObject(storage, object, next));
  }

  /** Ends the object at the next revision. */
  remove(storage: string, object: StoredObject): void {
    const revision = ++this.#revision;
    this.collection(storage).append(keyOf(object.namespace, object.name), revision, undefined);
    const removed = atRevision(storage, object, revision);
    this.#announce({ revision, storage, before: object, after: undefined, removed });
  }

  /** Forgets history below the revision. Answers whether there was any. */
  compact(revision: number): boolean {
    if (revision <= this.#compacted) return false;
    this.#compacted = Math.min(revision, this.#revision);
    for (const collection of this.#collections.values()) collection.compact(this.#compacted);
    this.#events = this.#events.filter((event) => event.revision > this.#compacted);
    return true;
  }

  /** Writes to one resource after the revision; exact unless compacted. */
  eventsAfter(storage: string, revision: number): readonly StoreEvent[] {
    return this.#events.filter((event) => event.storage === storage && event.revision > revision);
  }

  /** Calls back at every write, in order, before the writer goes on. Returns how to end that. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #commit(storage: string, object: StoredObject): StoredObject {
    const key = keyOf(object.namespace, object.name);
    const collection = this.collection(storage);
    const before = collection.get(key);
    this.#revision = object.revision;
    collection.append(key, object.revision, object);
    this.#announce({ revision: object.revision, storage, before, after: object });
    return object;
  }

  #announce(event: StoreEvent): void {
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}

/** `namespace/name`, or `name` for what has no namespace. */
export function keyOf(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** The same state under another revision: what a watcher is told about an object that is gone. */
export function atRevision(storage: string, object: StoredObject, revision: number): StoredObject {
  const last = parseLossless(object.text) as JsonObject;
  ensureObject(last, "metadata").resourceVersion = String(revision);
  return storedObject(storage, last, revision);
}

function storedObject(storage: string, object: JsonObject, revision: number): StoredObject {
  const { apiVersion: _apiVersion, kind: _kind, ...body } = object;
  const metadata = objectIn(object, "metadata");
  return {
    revision,
    name: String(metadata.name),
    namespace: String(metadata.namespace ?? ""),
    uid: String(metadata.uid ?? ""),
    labels: objectIn(metadata, "labels") as Record<string, string>,
    fields: selectableFields(storage, object),
    text: JSON.stringify(body),
    owners: listIn(metadata, "ownerReferences")
      .filter(isObject)
      .map(({ uid }) => String(uid)),
  };
}
