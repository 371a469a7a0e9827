import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { BACKUP_FORMAT_VERSION } from "../velero/backup.ts";
import { type GzipOptions, gzipMembers } from "./gzip-members.ts";
import { itemPath, preferredVersionDir } from "./item.ts";
import { BLOCK_SIZE, BlockPool, TarPacker } from "./tar-packer.ts";

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
 * Writes items as a Velero backup archive, a gzipped tar. Items come in batches, since a step from
 * one to the next costs more than an item does.
 *
 * They are written in the order they come, so it needs memory for a few members, not for the
 * cluster. An error from `batches` destroys the returned stream: a reader never sees a truncated
 * archive end cleanly. Nothing is asked of `batches` until the stream is read.
 */
export function writeArchive(
  batches: AsyncIterable<readonly ItemToWrite[]>,
  { now, ...gzip }: WriteArchiveOptions,
): Readable {
  const blocks = new BlockPool();
  const recycle = (block: Uint8Array) => blocks.give(block);
  const members = gzipMembers(tarBlocks(batches, now, blocks), { ...gzip, recycle });
  return Readable.from(members, { objectMode: false, highWaterMark: BLOCK_SIZE });
}

async function* tarBlocks(
  batches: AsyncIterable<readonly ItemToWrite[]>,
  now: Date,
  pool: BlockPool,
): AsyncGenerator<Uint8Array> {
  const tar = new TarPacker(pool, Math.floor(now.getTime() / 1000));
  tar.addFile("metadata/version", [Buffer.from(`${BACKUP_FORMAT_VERSION}\n`)]);
  for await (const batch of batches) {
    for (const item of batch) {
      addItem(tar, item);
      if (tar.hasFull) yield* tar.takeFull();
    }
  }
  yield* tar.end();
}

/**
 * An item lies under two paths. Velero has written the preferred version twice since format 1.1,
 * so that releases which know no versions find the plain copy (velero pkg/backup/item_backupper.go).
 */
function addItem(
  tar: TarPacker,
  { groupResource, version, namespace, name, json }: ItemToWrite,
): void {
  const place = { groupResource, namespace, name };
  tar.addFile(itemPath({ ...place, versionDir: undefined }), json);
  tar.addFile(itemPath({ ...place, versionDir: preferredVersionDir(version) }), json);
}
