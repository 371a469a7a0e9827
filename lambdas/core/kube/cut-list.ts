import { Buffer } from "node:buffer";
import type { CutItem, ListMeta } from "./cut-item.ts";
import { ItemScan, mayMatter } from "./item-meta.ts";
import { ListEnvelope } from "./list-envelope.ts";
import { BACKSLASH, COLON, QUOTE, SORT_OF, Sort } from "./structural-byte.ts";
import { ValueWalk } from "./value-walk.ts";

// Depth counts open brackets: the list is an object, its `items` an array of objects with `metadata`.
const IN_LIST = 1;
const IN_ITEMS = 2;
const IN_ITEM = 3;
const IN_METADATA = 4;

/**
 * Cuts the body of a Kubernetes list into its items while it arrives, by bytes.
 *
 * Nothing is parsed but names, labels and the list's own metadata, so an item keeps its key order,
 * its unknown fields and its integers beyond 2^53, and a page needs memory for its largest object
 * only, however many it has. It relies on the body being JSON, as an API server's is.
 */
export class ListCutter {
  #buffer: Buffer = Buffer.alloc(0);
  #position = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** Last bracket, comma or colon: a string behind a colon is a value, any other one in an object a key. */
  #lastStructure = 0;
  #stringStart = -1;
  #itemStart = -1;
  readonly #envelope = new ListEnvelope();
  readonly #scan = new ItemScan();
  readonly #skip = new ValueWalk();
  #items: CutItem[] = [];

  /** The list's own metadata: known before the first item when the server writes it there, as Kubernetes does. */
  get meta(): ListMeta {
    return this.#envelope.meta;
  }

  /** Takes the next bytes of the body and returns the items they complete. */
  push(chunk: Uint8Array): readonly CutItem[] {
    this.#append(chunk);
    this.#items = [];
    while (this.#position < this.#buffer.length) {
      if (this.#isDeep) this.#skipValue();
      else if (this.#inString) this.#readString();
      else this.#readStructure();
    }
    return this.#items;
  }

  /**
   * Says that the body is complete, and returns the list's metadata.
   *
   * @throws Error when the body broke off, or was no list.
   */
  end(): ListMeta {
    this.#envelope.check();
    return this.#envelope.meta;
  }

  /** Carries the bytes of what is still unfinished over to the new ones; every offset moves along. */
  #append(chunk: Uint8Array): void {
    const unfinished = [this.#stringStart, this.#envelope.start, this.#itemStart].filter(
      (at) => at >= 0,
    );
    const from = Math.min(this.#position, ...unfinished);
    const rest = this.#buffer.subarray(from);
    const fresh = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#buffer = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    this.#position -= from;
    if (this.#stringStart >= 0) this.#stringStart -= from;
    this.#envelope.shift(from);
    if (this.#itemStart >= 0) this.#itemStart -= from;
  }

  /** Whether all that is left of the value at hand is to find its end. Most bytes of a list are such. */
  get #isDeep(): boolean {
    if (this.#itemStart < 0) return this.#depth >= IN_ITEM;
    return this.#depth > (this.#scan.insideMetadata ? IN_METADATA : IN_ITEM);
  }

  /** Walks to the bracket that closes the value. */
  #skipValue(): void {
    const skip = this.#skip;
    skip.inString = this.#inString;
    skip.escaped = this.#escaped;
    const at = skip.walk(this.#buffer, this.#position);
    this.#inString = skip.inString;
    this.#escaped = skip.escaped;
    this.#stringStart = -1;
    this.#position = at;
    this.#depth += skip.opened;
    // The bracket is read like any other, as it may end an item.
    if (at < this.#buffer.length) this.#readBracket(at);
  }

  #readBracket(at: number): void {
    this.#onStructure(Sort.close, at);
    this.#lastStructure = this.#buffer[at] as number;
    this.#position = at + 1;
  }

  #readString(): void {
    const buffer = this.#buffer;
    let escaped = this.#escaped;
    let at = this.#position;
    while (at < buffer.length) {
      const byte = buffer[at++];
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        this.#onString(at - 1);
        this.#stringStart = -1;
        break;
      }
    }
    this.#escaped = escaped;
    this.#position = at;
  }

  #readStructure(): void {
    const buffer = this.#buffer;
    let at = this.#position;
    while (at < buffer.length) {
      const byte = buffer[at] as number;
      const sort = SORT_OF[byte];
      if (sort === Sort.other) {
        at++;
        continue;
      }
      if (sort === Sort.quote) {
        this.#inString = true;
        this.#stringStart = at;
        at++;
        break;
      }
      this.#onStructure(sort as number, at);
      this.#lastStructure = byte;
      at++;
    }
    this.#position = at;
  }

  #onStructure(sort: number, at: number): void {
    if (sort === Sort.open) this.#onOpen(at);
    else if (sort === Sort.close) this.#onClose(at);
    else if (this.#depth === IN_METADATA && this.#scan.insideMetadata) {
      if (sort === Sort.colon) this.#scan.onMetadataColon(at - this.#itemStart);
      else this.#scan.onMetadataValueEnd(at - this.#itemStart);
    }
  }

  #onString(end: number): void {
    if (this.#lastStructure === COLON) return;
    if (this.#depth === IN_LIST) this.#envelope.onKey(this.#text(end));
    else if (this.#itemStart >= 0) this.#onItemKey(end);
  }

  #onItemKey(end: number): void {
    // Most keys are not worth making a string of.
    const key = mayMatter(end - this.#stringStart - 1) ? this.#text(end) : "";
    if (this.#depth === IN_ITEM) this.#scan.onKey(key);
    else this.#scan.onMetadataKey(key);
  }

  #text(end: number): string {
    return this.#buffer.toString("latin1", this.#stringStart + 1, end);
  }

  #onOpen(at: number): void {
    this.#depth++;
    if (this.#itemStart >= 0) {
      if (this.#depth === IN_METADATA) this.#scan.onOpen();
    } else if (this.#depth === IN_ITEM && this.#envelope.isAtItems) {
      this.#itemStart = at;
      this.#scan.reset();
    } else if (this.#depth === IN_ITEMS) this.#envelope.onValue(at);
  }

  #onClose(at: number): void {
    const depth = this.#depth--;
    if (this.#itemStart >= 0) this.#onCloseInItem(depth, at);
    else if (depth === IN_ITEMS) this.#envelope.onValueEnd(this.#buffer, at);
    else if (depth === IN_LIST) this.#envelope.onEnd();
  }

  #onCloseInItem(depth: number, at: number): void {
    if (depth === IN_METADATA) {
      if (this.#scan.insideMetadata) this.#scan.onMetadataValueEnd(at - this.#itemStart);
      this.#scan.onClose();
    } else if (depth === IN_ITEM) {
      const text = this.#buffer.subarray(this.#itemStart, at + 1);
      this.#items.push(this.#scan.read(text));
      this.#itemStart = -1;
    }
  }
}
