import { ErrorName, JangadaError } from "../errors.ts";

/** What an archive may ask of whoever reads it. */
export interface ArchiveLimits {
  /** Bytes of the largest item that is read. */
  readonly itemSize: number;
  /** Items in one archive. */
  readonly items: number;
  /** How many bytes one compressed byte may become, once the first {@link expandsFreely} have. */
  readonly expansion: number;
  /** Bytes an archive may unpack to however small it is. */
  readonly expandsFreely: number;
}

/**
 * Far above what a cluster can hold, far below what can hurt. etcd takes 1.5 MiB in one request, so
 * 8 MiB holds any object several times over. A cluster of two million objects would average 4 KiB
 * in an etcd of 8 GiB. JSON of Kubernetes packs to a tenth or a fiftieth (each item lies there
 * twice), zeros to a thousandth, which is all that gzip can do.
 */
export const ARCHIVE_LIMITS: ArchiveLimits = {
  itemSize: 8 * 1024 * 1024,
  items: 2_000_000,
  expansion: 500,
  expandsFreely: 256 * 1024 * 1024,
};

/**
 * Passes on the bytes of a tar as they come, and fails when there are more than its compressed size
 * explains, or when they stop before the blocks of zeros that end a tar: gzip alone does not notice
 * an archive that was cut between two of its members.
 *
 * @throws JangadaError `CorruptArchive`.
 */
export async function* guardTar(
  tar: AsyncIterable<Uint8Array>,
  packedSize: () => number,
  limits: ArchiveLimits,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  let zerosAtEnd = 0;
  for await (const bytes of tar) {
    size += bytes.length;
    zerosAtEnd = trailingZeros(bytes, zerosAtEnd);
    if (size > limits.expandsFreely && size > packedSize() * limits.expansion) {
      throw corruptArchive(
        `${packedSize()} bytes unpack to more than ${size}, which no cluster's objects do`,
      );
    }
    yield bytes;
  }
  if (size % BLOCK !== 0 || zerosAtEnd < END_MARK) {
    throw corruptArchive(`it breaks off after ${size} bytes of tar, before the mark that ends one`);
  }
}

/** An archive is not what its layout promises; `what` completes the sentence. */
export function corruptArchive(what: string, cause?: unknown): JangadaError {
  return new JangadaError(
    ErrorName.CorruptArchive,
    `the archive is damaged: ${what}; restore another backup, or this one's copy`,
    { cause },
  );
}

const BLOCK = 512;
/** Two blocks; the padding behind the last entry is shorter than one. */
const END_MARK = 2 * BLOCK;

function trailingZeros(bytes: Uint8Array, before: number): number {
  const tail = bytes.subarray(-END_MARK);
  const last = tail.findLastIndex((byte) => byte !== 0);
  return last === -1 ? before + tail.length : tail.length - 1 - last;
}
