import type { Buffer } from "node:buffer";
import type { ListMeta } from "./cut-item.ts";

/**
 * What a Kubernetes list has around its items: its metadata, and whether it is a list, and whole.
 * A cutter tells it of the keys and brackets that are in no item.
 */
export class ListEnvelope {
  #key = "";
  #metadataStart = -1;
  #hasItems = false;
  #isClosed = false;
  #meta: ListMeta = {};

  /** The list's own metadata; empty until it has been read. */
  get meta(): ListMeta {
    return this.#meta;
  }

  /** Offset of the first byte that is still needed; negative when none is. */
  get start(): number {
    return this.#metadataStart;
  }

  /** Whether the value at hand is that of `items`. */
  get isAtItems(): boolean {
    return this.#key === "items";
  }

  /** A key of the list itself. */
  onKey(key: string): void {
    this.#key = key;
    // Go writes a nil slice as `null`, so the key is what makes it a list, not the bracket behind it.
    if (key === "items") this.#hasItems = true;
  }

  /** The value of the list's last key begins with a bracket at `at`. */
  onValue(at: number): void {
    if (this.#key === "metadata") this.#metadataStart = at;
  }

  /** That value ends with the bracket at `at` of `buffer`. */
  onValueEnd(buffer: Buffer, at: number): void {
    if (this.#metadataStart < 0) return;
    this.#meta = JSON.parse(buffer.toString("utf8", this.#metadataStart, at + 1)) as ListMeta;
    this.#metadataStart = -1;
  }

  /** The list's own bracket closes. */
  onEnd(): void {
    this.#isClosed = true;
  }

  /** Every byte has moved to the front by so many places. */
  shift(places: number): void {
    if (this.#metadataStart >= 0) this.#metadataStart -= places;
  }

  /** @throws Error when the body that ends here broke off, or was no list. */
  check(): void {
    if (!this.#isClosed) throw new Error("the list ends midway");
    if (!this.#hasItems) throw new Error("the answer is no list: it has no items");
  }
}
