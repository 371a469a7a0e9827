import { Buffer } from "node:buffer";

/** Everything in a tar comes in blocks of this many bytes. */
export const TAR_BLOCK = 512;

/** Bytes that a file of `size` occupies behind its header. */
export function paddedSize(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
}

/** What a header says of a file. */
export interface TarFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

// Field offsets and widths of POSIX.1-1988 ustar.
const NAME_WIDTH = 100;
const MODE = 100;
const SIZE = 124;
const MTIME = 136;
const CHECKSUM = 148;
const TYPEFLAG = 156;
const MAGIC = 257;
const DEVICE = 329;
const PREFIX = 345;
const PREFIX_WIDTH = 155;
const REGULAR = 0x30;
const EXTENDED = 0x78;
const ZERO = 0x30;

/**
 * Mode of every file in a backup. Velero's extractor gives the parents of a file the file's own
 * mode, so 0644 would make directories that nobody but root can enter (velero
 * pkg/archive/extractor.go).
 */
const MODE_OF_FILES = 0o755;

/** What all our headers share, and the sum of its bytes with a blank checksum. */
const TEMPLATE = template();
const TEMPLATE_SUM = TEMPLATE.reduce((sum, byte) => sum + byte, 0);

function template(): Buffer {
  const header = Buffer.alloc(TAR_BLOCK);
  const octal = (at: number, width: number, value: number) =>
    header.write(value.toString(8).padStart(width - 1, "0"), at, "latin1");
  octal(MODE, 8, MODE_OF_FILES);
  octal(108, 8, 0); // uid
  octal(116, 8, 0); // gid
  header.fill(0x20, CHECKSUM, CHECKSUM + 8);
  header.write("ustar\u000000", MAGIC, "latin1");
  octal(DEVICE, 8, 0);
  octal(DEVICE + 8, 8, 0);
  return header;
}

/**
 * The header blocks of one regular file: a ustar header and, before it, a PAX record when the name
 * does not fit (over 100 bytes and not to be split at a slash, or not ASCII). Go's, GNU's and
 * Python's readers all take both.
 */
export function tarHeader({ name, size, mtime }: TarFile): Buffer {
  const header = Buffer.allocUnsafe(TAR_BLOCK);
  if (writeUstarHeader(header, 0, { name, size, mtime })) return header;
  const record = paxRecord("path", name);
  const body = Buffer.alloc(paddedSize(record.length));
  record.copy(body);
  return Buffer.concat([
    ustarHeader(["", "PaxHeaders.0/path"], { size: record.length, mtime, typeflag: EXTENDED }),
    body,
    // The name here is for readers that know no PAX: as much of it as fits.
    ustarHeader(["", asciiTail(name)], { size, mtime, typeflag: REGULAR }),
  ]);
}

/**
 * Writes the header at an offset of `target` if ustar can say the name, which is all but always; says
 * whether it did. No bytes are allocated: a backup has a hundred thousand headers.
 */
export function writeUstarHeader(
  target: Uint8Array,
  at: number,
  { name, size, mtime }: TarFile,
): boolean {
  const split = splitName(name);
  if (split)
    writeHeader(target.subarray(at, at + TAR_BLOCK), split, { size, mtime, typeflag: REGULAR });
  return split !== undefined;
}

function asciiTail(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, "_").slice(-NAME_WIDTH);
}

/** Prefix and name as ustar wants them, split at a slash; `undefined` when they cannot say it. */
function splitName(name: string): readonly [prefix: string, name: string] | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character is what it looks for
  if (/[^\x01-\x7f]/.test(name)) return undefined;
  if (name.length <= NAME_WIDTH) return ["", name];
  // The last slash that leaves a prefix short enough; the name behind it must then fit too.
  const slash = name.lastIndexOf("/", PREFIX_WIDTH);
  if (slash <= 0 || name.length - slash - 1 > NAME_WIDTH || slash === name.length - 1)
    return undefined;
  return [name.slice(0, slash), name.slice(slash + 1)];
}

interface HeaderFields {
  readonly size: number;
  readonly mtime: number;
  readonly typeflag: number;
}

function ustarHeader(name: readonly [string, string], fields: HeaderFields): Buffer {
  const header = Buffer.allocUnsafe(TAR_BLOCK);
  writeHeader(header, name, fields);
  return header;
}

function writeHeader(
  header: Uint8Array,
  [prefix, name]: readonly [string, string],
  fields: HeaderFields,
): void {
  header.set(TEMPLATE);
  header[TYPEFLAG] = fields.typeflag;
  const sum =
    TEMPLATE_SUM +
    fields.typeflag +
    writeText(header, 0, name) +
    writeOctal(header, SIZE, fields.size) +
    writeOctal(header, MTIME, fields.mtime) +
    writeText(header, PREFIX, prefix);
  writeText(header, CHECKSUM, `${sum.toString(8).padStart(6, "0")}\0 `);
}

/** Writes eleven octal digits and returns the sum of their bytes. Sizes go beyond 32 bits, so no shifts. */
function writeOctal(header: Uint8Array, at: number, value: number): number {
  let sum = 0;
  let rest = value;
  for (let i = at + 10; i >= at; i--) {
    const digit = ZERO + (rest % 8);
    header[i] = digit;
    sum += digit;
    rest = Math.floor(rest / 8);
  }
  return sum;
}

/** Writes ASCII and returns the sum of its bytes. */
function writeText(header: Uint8Array, at: number, text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text.charCodeAt(i);
    header[at + i] = byte;
    sum += byte;
  }
  return sum;
}

/** One record of a PAX header: its length in decimal, counting itself, then `key=value`. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  // Adding the digits may add a digit.
  if (rest + String(length).length > length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}
