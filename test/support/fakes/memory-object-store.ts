import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type {
  ObjectStore,
  PutOptions,
  StoredObject,
} from "../../../lambdas/core/store/object-store.ts";

/** An {@link ObjectStore} that can be looked into. */
export interface MemoryObjectStore extends ObjectStore {
  /** What is visible, in no order. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Uploads a killed process left behind: key and when they began. Only tests add any. */
  readonly unfinishedUploads: Map<string, Date>;
}

/** What may go wrong. */
export interface MemoryObjectStoreOptions {
  /** Asked before anything is done to a key or a prefix; what it returns is thrown. */
  readonly failure?: (key: string) => Error | undefined;
  /** When what is written is written; without it, listings do not tell. */
  readonly now?: () => Date;
}

/**
 * Keeps objects in memory. It does not retry, has no prefix, no versions and no limits, and a body
 * that was got cannot break midway.
 */
export function memoryObjectStore(options: MemoryObjectStoreOptions = {}): MemoryObjectStore {
  return new MemoryStore(options);
}

class MemoryStore implements MemoryObjectStore {
  readonly objects = new Map<string, Buffer>();
  readonly unfinishedUploads = new Map<string, Date>();
  readonly #options: MemoryObjectStoreOptions;
  readonly #written = new Map<string, Date>();

  constructor(options: MemoryObjectStoreOptions) {
    this.#options = options;
  }

  async put(key: string, body: Readable | Uint8Array, options: PutOptions = {}): Promise<void> {
    const whole = await collected(key, body, options.signal);
    this.#mayFail(key);
    if (options.createOnly && this.objects.has(key)) {
      throw new JangadaError(ErrorName.AlreadyExists, `cannot write '${key}': it exists already`);
    }
    this.objects.set(key, whole);
    if (this.#options.now) this.#written.set(key, this.#options.now());
  }

  async get(key: string): Promise<Readable> {
    const body = await this.read(key);
    return Readable.from(body.length > 0 ? [body] : [], { objectMode: false });
  }

  async read(key: string): Promise<Buffer> {
    this.#mayFail(key);
    const body = this.objects.get(key);
    if (!body)
      throw new JangadaError(ErrorName.NotFound, `cannot read '${key}': it does not exist`);
    return body;
  }

  async exists(key: string): Promise<boolean> {
    this.#mayFail(key);
    return this.objects.has(key);
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    this.#mayFail(prefix);
    for (const key of this.#keysBelow(prefix)) {
      const body = this.objects.get(key);
      const lastModified = this.#written.get(key);
      if (body) yield { key, size: body.length, ...(lastModified && { lastModified }) };
    }
  }

  async *listDirectories(prefix: string): AsyncGenerator<string> {
    this.#mayFail(prefix);
    const rests = this.#keysBelow(prefix).map((key) => key.slice(prefix.length));
    yield* new Set(
      rests.flatMap((rest) => (rest.includes("/") ? [rest.split("/", 1)[0] ?? ""] : [])),
    );
  }

  async delete(key: string): Promise<void> {
    this.#mayFail(key);
    this.objects.delete(key);
  }

  async tryWrite(key: string): Promise<void> {
    this.#mayFail(key);
  }

  async listUnfinishedUploads(prefix: string, before: Date): Promise<readonly string[]> {
    this.#mayFail(prefix);
    return [...this.unfinishedUploads]
      .filter(([key, begun]) => key.startsWith(prefix) && begun < before)
      .map(([key]) => key);
  }

  async abortUnfinishedUploads(prefix: string, before: Date): Promise<readonly string[]> {
    const old = await this.listUnfinishedUploads(prefix, before);
    for (const key of old) this.unfinishedUploads.delete(key);
    return old;
  }

  #mayFail(key: string): void {
    const failure = this.#options.failure?.(key);
    if (failure) throw failure;
  }

  /** In S3's order, which is that of bytes. */
  #keysBelow(prefix: string): string[] {
    return [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }
}

async function collected(
  key: string,
  body: Readable | Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const stop = () => body instanceof Readable && body.destroy();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    signal?.throwIfAborted();
    return body instanceof Readable ? await buffer(body) : Buffer.from(body);
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw new JangadaError(ErrorName.Interrupted, `writing '${key}' was interrupted`, { cause });
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}
