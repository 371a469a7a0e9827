import { Buffer } from "node:buffer";
import { pipeline, type Readable } from "node:stream";
import { promisify } from "node:util";
import { createGunzip, type Gunzip, gzip } from "node:zlib";

/** An item on its way from the archive to the function that restores it. */
export interface PlannedItem {
  /** Its plain path in the archive. */
  readonly path: string;
  /** Its text as archived, on one line; `undefined` where there is none, or nobody needs it. */
  readonly json: Buffer | undefined;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const PIECE_SIZE = 256 * 1024;
/** The files live for minutes and are read once: speed matters more than size. */
const LEVEL = 1;

/**
 * Writes an item as one line: its path as a JSON text, a tab, its own bytes. Line ends, which JSON
 * allows between its tokens only, become blanks.
 *
 * @throws SyntaxError when an item with line ends is no JSON, so that they may be anywhere.
 */
export function encodePlannedItem({ path, json }: PlannedItem): Buffer {
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(path)}\t`),
    json === undefined ? Buffer.alloc(0) : onOneLine(json),
    Buffer.from("\n"),
  ]);
}

/** Joins lines of {@link encodePlannedItem} into the body of a file. */
export async function packPlannedItems(lines: readonly Buffer[]): Promise<Buffer> {
  return promisify(gzip)(Buffer.concat(lines), { level: LEVEL });
}

/** Reads a file of {@link packPlannedItems}, one item at a time. */
export async function* readPlannedItems(body: Readable): AsyncGenerator<PlannedItem> {
  const gunzip: Gunzip & AsyncIterable<Buffer> = createGunzip({ chunkSize: PIECE_SIZE });
  for await (const line of linesOf(pipeline(body, gunzip, () => {}))) {
    const tab = line.indexOf(TAB);
    const json = line.subarray(tab + 1);
    yield {
      path: JSON.parse(line.toString("utf8", 0, tab)),
      json: json.length === 0 ? undefined : json,
    };
  }
}

function onOneLine(json: Buffer): Buffer {
  if (!json.includes(LINE_FEED) && !json.includes(CARRIAGE_RETURN)) return json;
  JSON.parse(json.toString());
  return Buffer.from(
    json.map((byte) => (byte === LINE_FEED || byte === CARRIAGE_RETURN ? 0x20 : byte)),
  );
}

/** Lines without their ends; a last line that has none is what a writer that broke off left behind. */
async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const piece of bytes) {
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, start)) {
      yield Buffer.concat([...rest, piece.subarray(start, end)]);
      rest = [];
      start = end + 1;
    }
    rest.push(piece.subarray(start));
  }
}
