import type { ApiRequest } from "./api-request.ts";
import type { StoredObject } from "./collection.ts";
import type { Selectors } from "./list-options.ts";
import { parseRevision, parseSelectors } from "./list-options.ts";
import { selects } from "./list-page.ts";
import type { ServedResource } from "./served-resource.ts";
import { StatusError } from "./status-error.ts";
import { atRevision, type Store, type StoreEvent } from "./store.ts";

/** What to watch and how to print it. */
export interface WatchCall {
  readonly request: ApiRequest;
  readonly resource: ServedResource;
  /** Empty for all of them. */
  readonly namespace: string;
  /** One object in the form the client asked for. */
  readonly print: (object: StoredObject) => string;
}

/**
 * The lines of a watch: what is there first when no revision (or 0) is given, then every change
 * after it, until the client leaves or its `timeoutSeconds` are over. A revision that was compacted
 * away ends the watch with an ERROR event.
 */
export async function* watchLines(store: Store, call: WatchCall): AsyncGenerator<string> {
  const { query } = call.request;
  const selectors = parseSelectors(query, call.resource);
  const asked = parseRevision(query.get("resourceVersion") ?? "");
  if (asked > 0 && asked < store.compacted) {
    yield errorLine(tooOld(asked, store.compacted));
    return;
  }
  const queue = new EventQueue(store, call.resource.storage, endOf(call.request));
  const from = asked === 0 ? queue.openedAt : asked;
  try {
    if (asked === 0) yield* initialLines(store, call, selectors, from);
    yield* initialBookmark(call, from);
    for await (const event of queue.eventsAfter(from)) yield* eventLines(call, selectors, event);
    if (wantsBookmarks(call)) yield bookmarkLine(call, store.revision);
  } finally {
    queue.close();
  }
}

/** Events as they happen, kept until somebody takes them. */
class EventQueue {
  readonly openedAt: number;
  readonly #past: readonly StoreEvent[];
  readonly #waiting: StoreEvent[] = [];
  readonly #end: AbortSignal;
  readonly #unsubscribe: () => void;
  #wake = Promise.withResolvers<void>();

  constructor(store: Store, storage: string, end: AbortSignal) {
    this.openedAt = store.revision;
    this.#past = store.eventsAfter(storage, 0);
    this.#end = end;
    this.#unsubscribe = store.subscribe((event) => {
      if (event.storage === storage) this.#waiting.push(event);
      this.#wake.resolve();
    });
    end.addEventListener("abort", () => this.#wake.resolve(), { once: true });
  }

  /** Events after the revision: first those from before the queue, then as they come. */
  async *eventsAfter(revision: number): AsyncGenerator<StoreEvent> {
    yield* this.#past.filter((event) => event.revision > revision);
    while (!this.#end.aborted) {
      await this.#wake.promise;
      this.#wake = Promise.withResolvers<void>();
      yield* this.#waiting.splice(0);
    }
  }

  close(): void {
    this.#unsubscribe();
  }
}

function endOf({ query, signal }: ApiRequest): AbortSignal {
  const seconds = Number(query.get("timeoutSeconds") ?? 0);
  if (!(seconds > 0)) return signal;
  return AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
}

function* initialLines(
  store: Store,
  call: WatchCall,
  selectors: Selectors,
  revision: number,
): Generator<string> {
  const prefix = call.namespace === "" ? "" : `${call.namespace}/`;
  const collection = store.collection(call.resource.storage);
  for (const object of collection.range(prefix, "", revision)) {
    if (selects(selectors, object)) yield line("ADDED", call.print(object));
  }
}

/** Clients that asked for the present as events are told when they have it. */
function* initialBookmark(call: WatchCall, revision: number): Generator<string> {
  if (call.request.query.get("sendInitialEvents") !== "true") return;
  yield bookmarkLine(call, revision, { "k8s.io/initial-events-end": "true" });
}

/** An object that comes into a selection is ADDED to it, and one that leaves it is DELETED. */
function* eventLines(call: WatchCall, selectors: Selectors, event: StoreEvent): Generator<string> {
  const within = (object: StoredObject | undefined) =>
    object !== undefined &&
    (call.namespace === "" || object.namespace === call.namespace) &&
    selects(selectors, object);
  const { before, after, removed } = event;
  if (within(after)) {
    yield line(within(before) ? "MODIFIED" : "ADDED", call.print(after as StoredObject));
  } else if (within(before)) {
    const last = removed ?? atRevision(event.storage, before as StoredObject, event.revision);
    yield line("DELETED", call.print(last));
  }
}

function wantsBookmarks({ request }: WatchCall): boolean {
  return request.query.get("allowWatchBookmarks") === "true" && !request.signal.aborted;
}

function bookmarkLine(
  { resource }: WatchCall,
  revision: number,
  annotations?: Record<string, string>,
): string {
  const { kind, group, version } = resource;
  const metadata = { resourceVersion: String(revision), ...(annotations && { annotations }) };
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return line("BOOKMARK", JSON.stringify({ kind, apiVersion, metadata }));
}

function line(type: string, object: string): string {
  return `{"type":"${type}","object":${object}}\n`;
}

function tooOld(asked: number, oldest: number): StatusError {
  return new StatusError(410, "Expired", `too old resource version: ${asked} (${oldest})`);
}

function errorLine(error: StatusError): string {
  return line("ERROR", JSON.stringify(error.toStatus()));
}
