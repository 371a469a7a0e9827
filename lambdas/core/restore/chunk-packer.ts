import type { Buffer } from "node:buffer";
import { packPlannedItems } from "./planned-items.ts";

/** How large chunks become. */
export interface ChunkLimits {
  /** Items in one chunk. */
  readonly items: number;
  /** Bytes of items in one chunk. */
  readonly bytes: number;
  /** Bytes of items in memory before the largest open chunk is closed. */
  readonly openBytes: number;
}

/**
 * 2,000 items are 4 s of creating at the 550 objects/s an API server takes, and still end within a
 * function's 15 minutes at 3 objects/s. An item may be 8 MiB, an average one has 2.4 KiB.
 */
export const CHUNK_LIMITS: ChunkLimits = {
  items: 2000,
  bytes: 16 * 1024 * 1024,
  openBytes: 64 * 1024 * 1024,
};

/** A chunk that is still being filled: lines by path, so that a later item replaces an earlier one. */
class OpenChunk {
  readonly lines = new Map<string, Buffer>();
  bytes = 0;

  add(path: string, line: Buffer): void {
    this.remove(path);
    this.lines.set(path, line);
    this.bytes += line.length;
  }

  remove(path: string): void {
    this.bytes -= this.lines.get(path)?.length ?? 0;
    this.lines.delete(path);
  }

  addAll(other: OpenChunk): void {
    for (const [path, line] of other.lines) this.add(path, line);
  }

  fits(other: OpenChunk, limits: ChunkLimits): boolean {
    return (
      this.lines.size + other.lines.size <= limits.items && this.bytes + other.bytes <= limits.bytes
    );
  }

  isFull(limits: ChunkLimits): boolean {
    return this.lines.size >= limits.items || this.bytes >= limits.bytes;
  }
}

/** What became of all items that were packed. */
export interface PackedChunks {
  /**
   * Names of chunks: waves follow each other, the chunks of one wave may be restored side by side.
   * Within a chunk, steps follow each other in the order of its items.
   */
  readonly waves: readonly (readonly string[])[];
  /** Paths that a chunk holds and that must not be restored from it: a later item replaced them. */
  readonly superseded: Readonly<Record<string, readonly string[]>>;
}

/**
 * Sorts items, as they come out of an archive, into chunks by the step of the restore they belong
 * to. Chunks are written as soon as they are full, so memory stays bounded; what is left at the end
 * of steps that follow each other shares a chunk, so a small restore is a single one.
 */
export class ChunkPacker {
  readonly #limits: ChunkLimits;
  readonly #write: (name: string, body: Buffer) => Promise<void>;
  readonly #open = new Map<number, OpenChunk>();
  readonly #closed = new Map<number, string[]>();
  /** The closed chunk that holds a path; `undefined` while it is in an open one. */
  readonly #places = new Map<string, string | undefined>();
  readonly #superseded = new Map<string, string[]>();
  #count = 0;

  constructor(
    write: (name: string, body: Buffer) => Promise<void>,
    limits: ChunkLimits = CHUNK_LIMITS,
  ) {
    this.#write = write;
    this.#limits = limits;
  }

  /** Items that count so far. */
  get size(): number {
    return this.#places.size;
  }

  /** Takes an item. One of the same path that came before no longer counts. */
  async add(step: number, path: string, line: Buffer): Promise<void> {
    this.remove(step, path);
    const chunk = this.#open.get(step) ?? new OpenChunk();
    this.#open.set(step, chunk);
    chunk.add(path, line);
    this.#places.set(path, undefined);
    if (chunk.isFull(this.#limits)) await this.#close(step, chunk);
    else if (this.#openBytes() > this.#limits.openBytes) await this.#closeLargest();
  }

  /** Makes an item of that path that came before no longer count. */
  remove(step: number, path: string): void {
    const chunk = this.#places.get(path);
    if (chunk === undefined) this.#open.get(step)?.remove(path);
    else this.#supersede(chunk, path);
    this.#places.delete(path);
  }

  /** Writes what is left. Nothing can be added any more. */
  async finish(): Promise<PackedChunks> {
    const waves: string[][] = [];
    let shared = new OpenChunk();
    const closeShared = async () => {
      if (shared.lines.size > 0) waves.push([await this.#writeChunk(shared)]);
      shared = new OpenChunk();
    };
    for (const step of this.#steps()) {
      const closed = this.#closed.get(step) ?? [];
      const rest = this.#open.get(step) ?? new OpenChunk();
      if (closed.length > 0 || !shared.fits(rest, this.#limits)) await closeShared();
      shared.addAll(rest);
      if (closed.length === 0) continue;
      waves.push(rest.lines.size > 0 ? [...closed, await this.#writeChunk(rest)] : closed);
      shared = new OpenChunk();
    }
    await closeShared();
    return { waves, superseded: Object.fromEntries(this.#superseded) };
  }

  #supersede(chunk: string, path: string): void {
    const paths = this.#superseded.get(chunk) ?? [];
    paths.push(path);
    this.#superseded.set(chunk, paths);
  }

  #steps(): readonly number[] {
    return [...new Set([...this.#closed.keys(), ...this.#open.keys()])].sort((a, b) => a - b);
  }

  #openBytes(): number {
    return this.#open.values().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async #closeLargest(): Promise<void> {
    const largestFirst = [...this.#open].sort(([, one], [, other]) => other.bytes - one.bytes);
    for (const largest of largestFirst.slice(0, 1)) await this.#close(...largest);
  }

  async #close(step: number, chunk: OpenChunk): Promise<void> {
    this.#open.delete(step);
    this.#closed.set(step, [...(this.#closed.get(step) ?? []), await this.#writeChunk(chunk)]);
  }

  async #writeChunk({ lines }: OpenChunk): Promise<string> {
    const name = String(this.#count++).padStart(4, "0");
    await this.#write(name, await packPlannedItems([...lines.values()]));
    for (const path of lines.keys()) this.#places.set(path, name);
    return name;
  }
}
