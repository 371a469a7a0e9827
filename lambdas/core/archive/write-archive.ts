import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { BACKUP_FORMAT_VERSION } from "../velero/backup.ts";
import { type GzipOptions, gzipMembers } from "./gzip-members.ts";
import { itemPath } from "./item.ts";
import { paddedSize, TAR_BLOCK, tarHeader } from "./tar-header.ts";

/** One item on its way into an archive: its place, and its JSON in pieces that follow each other. */
export interface ItemToWrite {
  /** `pods`, `deployments.apps`. */
  readonly groupResource: string;
  /** API version the item was read at, which is its group's preferred one: `v1`. */
  readonly version: string;
  /** Absent for a cluster-scoped item. */
  readonly namespace?: string;
  readonly name: string;
  /** UTF-8. Several, so that an item's own bytes are copied once, into the archive. */
  readonly json: readonly Uint8Array[];
}

/** How an archive is written. */
export interface WriteArchiveOptions extends Omit<GzipOptions, "recycle"> {
  /** Time that the entries carry. */
  readonly now: Date;
}

/**
 * Bytes of tar in one gzip member. Compression starts afresh in each, which costs 0.3 % of the
 * archive at 1 MiB; smaller members cost more, larger ones more memory.
 */
const MEMBER_SIZE = 1024 * 1024;

/**
 * Writes items as a Velero backup archive, a gzipped tar.
 *
 * Items are written in the order they come, so it needs memory for a few members, not for the
 * cluster. An error from `items` destroys the returned stream: a reader never sees a truncated
 * archive end cleanly. Nothing is asked of `items` until the stream is read.
 */
export function writeArchive(
  items: AsyncIterable<ItemToWrite>,
  { now, ...gzip }: WriteArchiveOptions,
): Readable {
  const blocks = new BlockPool();
  const recycle = (block: Uint8Array) => blocks.give(block);
  const members = gzipMembers(tarBlocks(tarPieces(items, now), blocks), { ...gzip, recycle });
  return Readable.from(members, { objectMode: false, highWaterMark: MEMBER_SIZE });
}

/** Lends blocks out again, since a fresh one each time waits long for the garbage collector. */
class BlockPool {
  readonly #free: Uint8Array[] = [];

  take(): Uint8Array {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(MEMBER_SIZE);
  }

  give(block: Uint8Array): void {
    this.#free.push(block);
  }
}

async function* tarPieces(
  items: AsyncIterable<ItemToWrite>,
  now: Date,
): AsyncGenerator<readonly Uint8Array[]> {
  const mtime = Math.floor(now.getTime() / 1000);
  yield filePieces("metadata/version", [Buffer.from(`${BACKUP_FORMAT_VERSION}\n`)], mtime);
  for await (const item of items) yield itemPieces(item, mtime);
  yield [Buffer.alloc(2 * TAR_BLOCK)];
}

/**
 * An item lies under two paths. Velero has written the preferred version twice since format 1.1,
 * so that releases which know no versions find the plain copy (velero pkg/backup/item_backupper.go).
 */
function itemPieces(item: ItemToWrite, mtime: number): readonly Uint8Array[] {
  const { groupResource, version, namespace, name } = item;
  return [undefined, `${version}-preferredversion`].flatMap((versionDir) =>
    filePieces(itemPath({ groupResource, versionDir, namespace, name }), item.json, mtime),
  );
}

function filePieces(
  name: string,
  content: readonly Uint8Array[],
  mtime: number,
): readonly Uint8Array[] {
  const size = content.reduce((sum, piece) => sum + piece.length, 0);
  return [
    tarHeader({ name, size, mtime }),
    ...content,
    PADDING.subarray(0, paddedSize(size) - size),
  ];
}

const PADDING = Buffer.alloc(TAR_BLOCK);

/** Joins pieces into blocks of {@link MEMBER_SIZE}. A block is not touched again until it is given back. */
async function* tarBlocks(
  pieces: AsyncIterable<readonly Uint8Array[]>,
  pool: BlockPool,
): AsyncGenerator<Uint8Array> {
  let block = pool.take();
  let used = 0;
  for await (const group of pieces) {
    for (const part of group.flatMap((piece) => slices(piece, MEMBER_SIZE))) {
      const fits = part.subarray(0, block.length - used);
      block.set(fits, used);
      used += fits.length;
      if (used < block.length) continue;
      yield block;
      block = pool.take();
      used = part.length - fits.length;
      block.set(part.subarray(fits.length));
    }
  }
  if (used > 0) yield block.subarray(0, used);
}

/** A piece larger than a block, in parts that are not. */
function slices(piece: Uint8Array, size: number): readonly Uint8Array[] {
  if (piece.length <= size) return [piece];
  return Array.from({ length: Math.ceil(piece.length / size) }, (_, i) =>
    piece.subarray(i * size, (i + 1) * size),
  );
}
