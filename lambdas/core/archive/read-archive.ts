import { Buffer } from "node:buffer";
import { pipeline, type Readable } from "node:stream";
import { createGunzip, type Gunzip } from "node:zlib";
import { type Extract, extract } from "tar-stream";
import { isJangadaError } from "../errors.ts";
import { ARCHIVE_LIMITS, type ArchiveLimits, corruptArchive, guardTar } from "./archive-limits.ts";
import { type ItemRef, parseItemPath } from "./item.ts";

/** An item as it lies in an archive; nobody has looked at its JSON yet. */
export type ArchivedItem =
  | { readonly ref: ItemRef; readonly json: Buffer }
  /** An item that is not read; `refusal` says why, and completes "the item …". */
  | { readonly ref: ItemRef; readonly refusal: string };

/**
 * Yields the items of a backup archive in archive order, one at a time: the plain copies that every
 * Velero since 1.0 writes, and not the ones below a version's directory.
 *
 * An archive is a stranger. Links, devices, directories and files that are no items are passed over
 * unread, as Velero passes over them; an item larger than {@link ArchiveLimits.itemSize} is refused
 * by its name. Two entries may have one path; both are yielded, and the later one is to win, as it
 * would on extraction (velero pkg/archive/extractor.go).
 *
 * @throws JangadaError `CorruptArchive` for what is no gzipped tar, breaks off, expands beyond
 *   reason or holds a path that leads out of it. Items before that have been yielded, so nobody
 *   acts on an item before the last one came. What goes wrong with `archive` itself is thrown as is.
 */
export async function* readArchive(
  archive: Readable,
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): AsyncGenerator<ArchivedItem> {
  let sourceFailure: unknown;
  archive.once("error", (error) => {
    sourceFailure = error;
  });
  try {
    yield* itemsOf(entriesOf(archive, limits), limits);
  } catch (error) {
    throw sourceFailure ?? (isJangadaError(error) ? error : unreadable(error));
  }
}

/** A file of the tar, which must be read or resumed before the next one comes. */
type Entry = Extract extends AsyncIterable<infer E> ? E : never;

/** A larger piece than zlib's 16 KiB saves an event for every few entries. */
const PIECE_SIZE = 256 * 1024;

function entriesOf(archive: Readable, limits: ArchiveLimits): Extract {
  const gunzip = createGunzip({ chunkSize: PIECE_SIZE });
  const guard = (tar: AsyncIterable<Uint8Array>) =>
    guardTar(tar, () => gunzip.bytesWritten, limits);
  // The callback is called with what iterating throws; without one, pipeline would be a promise.
  return pipeline(
    archive,
    gunzip as Gunzip & AsyncIterable<Uint8Array>,
    guard,
    extract(),
    () => {},
  );
}

async function* itemsOf(
  entries: AsyncIterable<Entry>,
  limits: ArchiveLimits,
): AsyncGenerator<ArchivedItem> {
  let items = 0;
  for await (const entry of entries) {
    const ref = itemRefOf(entry);
    if (ref === undefined) {
      entry.resume();
      continue;
    }
    if (++items > limits.items) throw corruptArchive(`it holds more than ${limits.items} items`);
    yield await readItem(ref, entry, limits);
  }
}

function itemRefOf({ header: { name, type } }: Entry): ItemRef | undefined {
  if (leadsOut(name)) {
    throw corruptArchive(`its path ${JSON.stringify(name.slice(0, 300))} leads out of it`);
  }
  if (type !== "file" && type !== "contiguous-file") return undefined;
  const ref = parseItemPath(name.replace(/^(?:\.\/)+/, ""));
  return ref?.versionDir === undefined ? ref : undefined;
}

function leadsOut(path: string): boolean {
  return path.startsWith("/") || path.includes("\0") || path.split("/").includes("..");
}

async function readItem(ref: ItemRef, entry: Entry, limits: ArchiveLimits): Promise<ArchivedItem> {
  const { size } = entry.header;
  if (size > limits.itemSize) {
    entry.resume();
    return { ref, refusal: `is ${size} bytes long; ${limits.itemSize} are the most` };
  }
  const pieces: Buffer[] = [];
  for await (const piece of entry) pieces.push(piece as Buffer);
  return { ref, json: pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces) };
}

function unreadable(error: unknown): Error {
  return corruptArchive((error as Error).message, error);
}
