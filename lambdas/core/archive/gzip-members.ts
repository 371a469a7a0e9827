import type { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** Most members fit in one; at zlib's own 16 KiB each takes a dozen trips between threads. */
const OUTPUT_CHUNK = 256 * 1024;

/** How {@link gzipMembers} compresses. */
export interface GzipOptions {
  /** Blocks compressed at a time: one more than there are cores keeps all of them busy. */
  readonly parallel: number;
  /** zlib level, 1 to 9. */
  readonly level: number;
  /** Told when a block is compressed and may be written over. */
  readonly recycle?: (block: Uint8Array) => void;
}

/**
 * Compresses each block into a gzip member of its own, on Node's thread pool, and yields the members
 * in order. One after the other they are a gzip file (RFC 1952, section 2.2), which a real Velero
 * reads like any other. Holds `parallel` blocks and members, no more.
 */
export async function* gzipMembers(
  blocks: AsyncIterable<Uint8Array>,
  { parallel, level, recycle }: GzipOptions,
): AsyncGenerator<Buffer> {
  const pending: Promise<Buffer>[] = [];
  for await (const block of blocks) {
    const member = compress(block, { level, chunkSize: OUTPUT_CHUNK }).finally(() =>
      recycle?.(block),
    );
    // It is awaited in its turn; until then an error must not count as unhandled.
    member.catch(() => {});
    pending.push(member);
    if (pending.length >= parallel) yield (await pending.shift()) as Buffer;
  }
  for (const member of pending) yield await member;
}
