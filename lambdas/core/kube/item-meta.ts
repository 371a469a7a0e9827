import type { Buffer } from "node:buffer";

/** What selection must know of an object, read from its text without parsing the rest. */
export interface ItemMeta {
  readonly name: string;
  /** Absent on cluster-scoped objects. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** RFC 3339; present while the object waits for its finalizers. */
  readonly deletionTimestamp?: string;
  /** Whether the text says its own `apiVersion`; items of a built-in kind's list do not. */
  readonly saysApiVersion: boolean;
  readonly saysKind: boolean;
}

const FIELDS = ["name", "namespace", "labels", "deletionTimestamp"] as const;
type Field = (typeof FIELDS)[number];

/**
 * Remembers, while a cutter walks through one object, where the few fields of {@link ItemMeta}
 * stand. Offsets count from the object's first byte, so they hold when the buffer moves.
 */
export class ItemScan {
  #saysApiVersion = false;
  #saysKind = false;
  #metadataIsNext = false;
  #insideMetadata = false;
  #field: Field | undefined;
  #valueStart = 0;
  #values = new Map<Field, readonly [start: number, end: number]>();

  /** Begins a new object. */
  reset(): void {
    this.#saysApiVersion = false;
    this.#saysKind = false;
    this.#metadataIsNext = false;
    this.#insideMetadata = false;
    this.#field = undefined;
    this.#values = new Map();
  }

  /** A key of the object itself. */
  onKey(key: string): void {
    this.#metadataIsNext = key === "metadata";
    if (key === "apiVersion") this.#saysApiVersion = true;
    else if (key === "kind") this.#saysKind = true;
  }

  /** The value of the object's last key begins with a bracket. */
  onOpen(): void {
    this.#insideMetadata = this.#metadataIsNext;
  }

  /** Whether the keys one level down are those of `metadata`. */
  get insideMetadata(): boolean {
    return this.#insideMetadata;
  }

  /** A key of `metadata`, whose colon stands at or behind `end`. */
  onMetadataKey(key: string): void {
    this.#field = FIELDS.find((field) => field === key);
  }

  /** The colon behind a key of `metadata`. */
  onMetadataColon(offset: number): void {
    this.#valueStart = offset + 1;
  }

  /** The comma or bracket behind a value of `metadata`. */
  onMetadataValueEnd(offset: number): void {
    if (this.#field) this.#values.set(this.#field, [this.#valueStart, offset]);
    this.#field = undefined;
  }

  /** `metadata`, or another value of the object that began with a bracket, is closed. */
  onClose(): void {
    this.#insideMetadata = false;
    this.#metadataIsNext = false;
  }

  /** The fields of the object whose whole text this is. */
  read(text: Buffer): ItemMeta {
    const value = <T>(field: Field): T | undefined => {
      const range = this.#values.get(field);
      return range && (JSON.parse(text.toString("utf8", range[0], range[1])) as T);
    };
    const namespace = value<string>("namespace");
    const labels = value<Record<string, string>>("labels");
    const deletionTimestamp = value<string>("deletionTimestamp");
    return {
      name: value<string>("name") ?? "",
      ...(namespace && { namespace }),
      ...(labels && { labels }),
      ...(deletionTimestamp && { deletionTimestamp }),
      saysApiVersion: this.#saysApiVersion,
      saysKind: this.#saysKind,
    };
  }
}
