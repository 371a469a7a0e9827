import { BACKSLASH, QUOTE } from "./structural-byte.ts";

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** The bit that tells `[` from `{` and `]` from `}`. */
const BRACE = 0x20;

/**
 * Walks over JSON values whose content does not matter, as most bytes of a list are: a quarter of a
 * backup's own time goes by here, so its two loops call nothing and remember little.
 */
export class ValueWalk {
  /** Whether the bytes begin, and afterwards whether they end, inside of a string. */
  inString = false;
  /** Whether the last byte was a backslash that escapes the next. */
  escaped = false;
  /** Brackets opened and not closed by the last walk. */
  opened = 0;

  /** Offset of the first bracket that closes what was open before `from`; the buffer's length when there is none. */
  walk(buffer: Uint8Array, from: number): number {
    const length = buffer.length;
    let depth = 0;
    let at = this.inString ? this.#stringEnd(buffer, from) : from;
    while (at < length) {
      const byte = buffer[at] as number;
      if (byte === QUOTE) {
        at = this.#stringEnd(buffer, at + 1);
        continue;
      }
      const bracket = byte | BRACE;
      if (bracket === OPEN_OBJECT) depth++;
      else if (bracket === CLOSE_OBJECT && depth-- === 0) break;
      at++;
    }
    this.opened = Math.max(depth, 0);
    return at;
  }

  /** Offset behind the quote that ends the string. */
  #stringEnd(buffer: Uint8Array, from: number): number {
    const length = buffer.length;
    let at = this.escaped ? from + 1 : from;
    while (at < length) {
      const byte = buffer[at] as number;
      if (byte === QUOTE) break;
      at += byte === BACKSLASH ? 2 : 1;
    }
    this.inString = at >= length;
    this.escaped = at > length;
    return Math.min(at + 1, length);
  }
}
