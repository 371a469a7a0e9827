import { Buffer } from "node:buffer";
import { paddedSize, TAR_BLOCK, tarHeader, writeUstarHeader } from "./tar-header.ts";

/**
 * Bytes of tar in one gzip member. Compression starts afresh in each, which costs 0.3 % of the
 * archive at 1 MiB; smaller members cost more, larger ones more memory.
 */
export const BLOCK_SIZE = 1024 * 1024;

/** Lends blocks out again, since a fresh one each time waits long for the garbage collector. */
export class BlockPool {
  readonly #free: Uint8Array[] = [];

  take(): Uint8Array {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_SIZE);
  }

  give(block: Uint8Array): void {
    this.#free.push(block);
  }
}

/** Lays files one behind the other into blocks of {@link BLOCK_SIZE}, as a tar. */
export class TarPacker {
  readonly #pool: BlockPool;
  readonly #mtime: number;
  #block: Uint8Array;
  #used = 0;
  #full: Uint8Array[] = [];

  /** `mtime`, in seconds since 1970, is that of every file. */
  constructor(pool: BlockPool, mtime: number) {
    this.#pool = pool;
    this.#mtime = mtime;
    this.#block = pool.take();
  }

  /** Adds a file whose content comes in pieces. They are copied. */
  addFile(name: string, content: readonly Uint8Array[]): void {
    let size = 0;
    for (const piece of content) size += piece.length;
    this.#addHeader(name, size);
    for (const piece of content) this.#add(piece);
    this.#pad(paddedSize(size) - size);
  }

  /** Whether there is anything to take. */
  get hasFull(): boolean {
    return this.#full.length > 0;
  }

  /** The blocks that have filled up since it was last asked. They are not touched again until given back to the pool. */
  takeFull(): readonly Uint8Array[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** Marks the end of the tar, two blocks of zeros, and returns all that is left. */
  end(): readonly Uint8Array[] {
    this.#pad(TAR_BLOCK);
    this.#pad(TAR_BLOCK);
    const last = this.#block.subarray(0, this.#used);
    return this.#used > 0 ? [...this.#full, last] : this.#full;
  }

  #addHeader(name: string, size: number): void {
    // Everything in a tar is aligned to 512 bytes and so is a block: one header always fits whole.
    const file = { name, size, mtime: this.#mtime };
    if (writeUstarHeader(this.#block, this.#used, file)) this.#advance(TAR_BLOCK);
    else this.#add(tarHeader(file));
  }

  #add(bytes: Uint8Array): void {
    // A view of some of the bytes is garbage, so it is made for what does not fit only.
    let rest = bytes;
    for (let room = this.#room; rest.length > room; room = this.#room) {
      this.#block.set(rest.subarray(0, room), this.#used);
      rest = rest.subarray(room);
      this.#advance(room);
    }
    this.#block.set(rest, this.#used);
    this.#advance(rest.length);
  }

  /** Zeros, fewer than there is room for, because they end where 512 bytes do. */
  #pad(count: number): void {
    this.#block.fill(0, this.#used, this.#used + count);
    this.#advance(count);
  }

  get #room(): number {
    return this.#block.length - this.#used;
  }

  #advance(count: number): void {
    this.#used += count;
    if (this.#used < this.#block.length) return;
    this.#full.push(this.#block);
    this.#block = this.#pool.take();
    this.#used = 0;
  }
}
