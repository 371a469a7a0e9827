import { ErrorName, isJangadaError, JangadaError } from "../errors.ts";
import type { ApiResource } from "./api-resource.ts";
import type { CutItem, ListMeta } from "./cut-item.ts";
import { ListCutter } from "./cut-list.ts";
import {
  type KubernetesReader,
  ListRefusal,
  type ListRequest,
  type PageBody,
} from "./kubernetes-reader.ts";

/** Objects of one resource to read, all at one revision. */
export interface Collection {
  readonly resource: ApiResource;
  /** `undefined` for every namespace, and for cluster-scoped resources. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** The revision to read; `undefined` reads the newest state. */
  readonly resourceVersion?: string;
}

/** What {@link listPages} needs. */
export interface Listing {
  readonly reader: KubernetesReader;
  readonly signal?: AbortSignal;
  /** Told when a collection could not be read, or no longer, at its revision. */
  readonly onOtherRevision?: (collection: Collection, reason: string) => void;
  /** Told, at the end, the revision at which a collection was read. */
  readonly onRevision?: (revision: string) => void;
}

/** A list was begun anew so often that the API server compacts faster than it can be read. */
const MOST_RESTARTS = 5;
/** A page that breaks off is asked for again so many times. */
const MOST_RESUMES = 3;

/** The state of an API server moved on under a list. */
class RevisionGone extends Error {}

/**
 * Reads a collection page by page and yields its items in batches, as their bytes arrive.
 *
 * With `resourceVersion`, everything is read at that revision. After a compaction a continue token
 * may go on, quietly, at a newer one, so each page's own revision is checked. Where the revision is gone,
 * the collection is read again from its start as it is now and `onOtherRevision` is told; then an
 * object may come a second time, and the first copy of it is the one at the revision.
 *
 * @throws ListRefusal when the server refuses the list; JangadaError as {@link KubernetesReader} says.
 */
export async function* listPages(
  { reader, signal, onOtherRevision, onRevision }: Listing,
  collection: Collection,
): AsyncGenerator<readonly CutItem[]> {
  let revision = collection.resourceVersion;
  for (let restarts = 0; ; restarts++) {
    try {
      const read = yield* pagesAt(reader, { ...collection, resourceVersion: revision }, signal);
      if (read !== undefined) onRevision?.(read);
      return;
    } catch (error) {
      if (!isRevisionGone(error, revision) || restarts === MOST_RESTARTS) throw error;
      onOtherRevision?.(collection, (error as Error).message);
      revision = undefined;
    }
  }
}

function isRevisionGone(error: unknown, revision: string | undefined): boolean {
  if (error instanceof RevisionGone) return true;
  if (!(error instanceof ListRefusal)) return false;
  // 410: compacted. 400 and 422: an aggregated API that does not know how to read at a revision.
  return error.status === 410 || (revision !== undefined && [400, 422].includes(error.status));
}

async function* pagesAt(
  reader: KubernetesReader,
  collection: Collection,
  signal?: AbortSignal,
): AsyncGenerator<readonly CutItem[], string | undefined> {
  const size = new PageSize();
  let expected = collection.resourceVersion;
  let token: string | undefined;
  do {
    const request = requestFor(collection, size.limit, token);
    const meta: ListMeta = yield* resumedPage(reader, request, expected, size, signal);
    expected = meta.resourceVersion;
    token = meta.continue;
  } while (token);
  return expected;
}

function requestFor(collection: Collection, limit: number, token?: string): ListRequest {
  if (token === undefined) return { ...collection, limit };
  const { resourceVersion: _, ...rest } = collection;
  return { ...rest, limit, continue: token };
}

/** How much of a page was handed on, and the revision it was at. */
interface PageProgress {
  taken: number;
  revision: string | undefined;
}

/** One page, asked for again where it breaks off: at one revision it has the same items in the same order. */
async function* resumedPage(
  reader: KubernetesReader,
  request: ListRequest,
  expected: string | undefined,
  size: PageSize,
  signal?: AbortSignal,
): AsyncGenerator<readonly CutItem[], ListMeta> {
  const progress: PageProgress = { taken: 0, revision: expected };
  for (let resumes = 0; ; resumes++) {
    // Outside of the try: a reader has spent its patience when it gives up on a request.
    const body = await reader.list(request, signal);
    try {
      return yield* onePage(body, request, progress, size);
    } catch (error) {
      const brokeOff = isJangadaError(error, ErrorName.ClusterUnavailable);
      if (!brokeOff || resumes === MOST_RESUMES) throw error;
    }
  }
}

async function* onePage(
  body: PageBody,
  request: ListRequest,
  progress: PageProgress,
  size: PageSize,
): AsyncGenerator<readonly CutItem[], ListMeta> {
  const cutter = new ListCutter();
  let seen = 0;
  for await (const chunk of body) {
    const items = cutter.push(chunk);
    size.add(chunk.length, items.length);
    if (cutter.meta.resourceVersion !== undefined) checkRevision(cutter.meta, progress, request);
    const fresh = items.slice(Math.max(progress.taken - seen, 0));
    seen += items.length;
    progress.taken += fresh.length;
    if (fresh.length > 0) yield fresh;
  }
  const meta = endOf(cutter, request);
  checkRevision(meta, progress, request);
  return meta;
}

function endOf(cutter: ListCutter, { resource }: ListRequest): ListMeta {
  try {
    return cutter.end();
  } catch (cause) {
    const { message } = cause as Error;
    throw new JangadaError(
      ErrorName.ClusterUnavailable,
      `listing ${resource.resource}: ${message}`,
      { cause },
    );
  }
}

/** A page that does not say its revision is not at the one we expect. */
function checkRevision(
  { resourceVersion }: ListMeta,
  progress: PageProgress,
  { resource }: ListRequest,
): void {
  progress.revision ??= resourceVersion;
  if (resourceVersion === progress.revision) return;
  throw new RevisionGone(
    `a page of ${resource.resource} was read at revision '${resourceVersion ?? ""}' instead of '${progress.revision}'`,
  );
}

/**
 * How many objects to ask for. A larger page costs the API server less per object (5,000 at a time
 * took half as long as 500), but it builds a page in memory: so the count follows the size of the
 * objects met, towards {@link TARGET_BYTES} a page.
 */
class PageSize {
  #bytes = 0;
  #items = 0;

  add(bytes: number, items: number): void {
    this.#bytes += bytes;
    this.#items += items;
  }

  get limit(): number {
    if (this.#items === 0) return FIRST_LIMIT;
    const fits = Math.floor(TARGET_BYTES / (this.#bytes / this.#items));
    return Math.min(Math.max(fits, SMALLEST_LIMIT), LARGEST_LIMIT);
  }
}

const TARGET_BYTES = 8 * 1024 * 1024;
const FIRST_LIMIT = 500;
const SMALLEST_LIMIT = 50;
const LARGEST_LIMIT = 5_000;
