import type { StoredObject } from "./collection.ts";
import { formatContinueToken } from "./continue-token.ts";
import type { ListOptions, Selectors } from "./list-options.ts";
import { expired, tooLargeRevision } from "./status-error.ts";
import { keyOf, type Store } from "./store.ts";

/** One page of one list. */
export interface ListPage {
  readonly revision: number;
  readonly objects: readonly StoredObject[];
  /** Token of the next page; absent on the last. */
  readonly next?: string;
  /** Objects after this page; only known without selectors. */
  readonly remaining?: number;
}

/**
 * Lists one page in key order. An empty namespace lists all of them. Throws 410 when the revision
 * was compacted away, with a token to go on at the newest one if this continues a list, and 504
 * when it has not happened yet.
 */
export function listPage(
  store: Store,
  storage: string,
  namespace: string,
  options: ListOptions,
): ListPage {
  const revision = revisionOf(store, options);
  const prefix = namespace === "" ? "" : `${namespace}/`;
  const { objects, remaining } = takePage(
    store.collection(storage).range(prefix, options.start, revision),
    options,
  );
  const last = objects.at(-1);
  if (remaining === 0 || last === undefined) return { revision, objects };
  // A NUL is the least that can follow a key: the next page starts just behind this one.
  const start = `${keyOf(last.namespace, last.name)}\u0000`;
  const next = formatContinueToken({ revision, start });
  return { revision, objects, next, ...(!options.selective && { remaining }) };
}

function takePage(
  range: Iterable<StoredObject>,
  options: ListOptions,
): { objects: StoredObject[]; remaining: number } {
  const objects: StoredObject[] = [];
  let remaining = 0;
  for (const object of range) {
    if (!selects(options, object)) continue;
    if (options.limit === 0 || objects.length < options.limit) objects.push(object);
    else remaining++;
  }
  return { objects, remaining };
}

/** Whether the selectors take the object. */
export function selects(selectors: Selectors, { labels, fields }: StoredObject): boolean {
  return selectors.matchesLabels(labels) && selectors.matchesFields(fields);
}

function revisionOf(store: Store, options: ListOptions): number {
  const asked = options.revision ?? options.notOlderThan;
  if (asked > store.revision) throw tooLargeRevision(asked, store.revision);
  if (options.revision === undefined) return store.revision;
  if (options.revision >= store.compacted) return options.revision;
  const rest = formatContinueToken({ revision: undefined, start: options.start });
  throw expired(options.continued ? rest : undefined);
}
