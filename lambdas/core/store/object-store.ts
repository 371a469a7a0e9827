import type { Readable } from "node:stream";

/** One object in a listing. */
export interface StoredObject {
  /** Key without the location's prefix. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** When it was written, where the store tells. */
  readonly lastModified?: Date;
}

/** How a {@link ObjectStore.put} behaves. */
export interface PutOptions {
  /** Refuse, with `AlreadyExists`, when there is an object at the key already (`If-None-Match: *`). */
  readonly createOnly?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Where backups are kept: what a Velero bucket needs and no more. Keys are relative to the
 * storage location's prefix.
 *
 * Every method throws `StoreUnavailable` after its own retries are spent, and `StoreDenied` when the
 * bucket is missing or refuses, both naming bucket, key and remedy.
 */
export interface ObjectStore {
  /**
   * Writes the object whole or not at all: when `body` fails, or `signal` aborts, nothing becomes
   * visible and no unfinished upload stays behind. Replaces an object already at `key` unless told
   * otherwise. A stream is read once and never faster than it can be sent.
   */
  put(key: string, body: Readable | Uint8Array, options?: PutOptions): Promise<void>;
  /** @throws JangadaError `NotFound` when there is no object at `key`. */
  get(key: string): Promise<Readable>;
  /**
   * A small object, whole: what {@link get} gives, for less where many are read one after another.
   *
   * @throws JangadaError `NotFound` when there is no object at `key`.
   */
  read(key: string): Promise<Buffer>;
  /** Whether there is an object at `key`. A refusal is an error, never "no". */
  exists(key: string): Promise<boolean>;
  /** Every object whose key begins with `prefix`, in key order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** The "directories" directly below `prefix` (which ends in `/` or is empty), without prefix and slash. */
  listDirectories(prefix: string): AsyncIterable<string>;
  /** Removes an object; not an error when there is none. In a versioned bucket, its versions too. */
  delete(key: string): Promise<void>;
  /**
   * Whether an object could be written at `key`, as an error when not: begins an upload and ends it,
   * so that nothing is ever there, in a bucket with versions or Object Lock neither.
   */
  tryWrite(key: string): Promise<void>;
  /** Keys of multipart uploads below `prefix` that were begun before `before`, one for each upload. */
  listUnfinishedUploads(prefix: string, before: Date): Promise<readonly string[]>;
  /** Ends multipart uploads below `prefix` that were begun before `before`; returns their keys. */
  abortUnfinishedUploads(prefix: string, before: Date): Promise<readonly string[]>;
}
