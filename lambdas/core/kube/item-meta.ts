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

/** Fields of `metadata` that are read, and their places in the lists of offsets. */
const Field = { name: 0, namespace: 1, labels: 2, deletionTimestamp: 3 } as const;
const FIELDS = Object.keys(Field);
const NONE = -1;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const KEY_LENGTHS = new Set(
  ["apiVersion", "kind", "metadata", ...FIELDS].map(({ length }) => length),
);

/** Whether a key of so many bytes may be one that an {@link ItemScan} looks for. */
export function mayMatter(keyLength: number): boolean {
  return KEY_LENGTHS.has(keyLength);
}

/**
 * Remembers, while a cutter walks through one object, where the few fields of {@link ItemMeta}
 * stand. Offsets count from the object's first byte, so they hold when the buffer moves.
 */
export class ItemScan {
  #saysApiVersion = false;
  #saysKind = false;
  #metadataIsNext = false;
  #insideMetadata = false;
  #field = NONE;
  #valueStart = 0;
  // By field; numbers in place of objects, because there is one of these for every object of a cluster.
  readonly #starts = FIELDS.map(() => NONE);
  readonly #ends = FIELDS.map(() => NONE);

  /** Begins a new object. */
  reset(): void {
    this.#saysApiVersion = false;
    this.#saysKind = false;
    this.#metadataIsNext = false;
    this.#insideMetadata = false;
    this.#field = NONE;
    this.#starts.fill(NONE);
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
    this.#field = FIELDS.indexOf(key);
  }

  /** The colon behind a key of `metadata`. */
  onMetadataColon(offset: number): void {
    this.#valueStart = offset + 1;
  }

  /** The comma or bracket behind a value of `metadata`. */
  onMetadataValueEnd(offset: number): void {
    if (this.#field !== NONE) {
      this.#starts[this.#field] = this.#valueStart;
      this.#ends[this.#field] = offset;
    }
    this.#field = NONE;
  }

  /** `metadata`, or another value of the object that began with a bracket, is closed. */
  onClose(): void {
    this.#insideMetadata = false;
    this.#metadataIsNext = false;
  }

  /** The item whose whole text this is. One plain object, since there are as many as a cluster has. */
  read(text: Buffer): ItemMeta & { readonly text: Buffer } {
    const item: Writable<ItemMeta> & { readonly text: Buffer } = {
      text,
      name: (this.#value(text, Field.name) as string | undefined) ?? "",
      saysApiVersion: this.#saysApiVersion,
      saysKind: this.#saysKind,
    };
    // Go leaves out what is empty, and writes a nil map as `null`.
    const namespace = this.#value(text, Field.namespace);
    if (namespace) item.namespace = namespace as string;
    const labels = this.#value(text, Field.labels);
    if (labels) item.labels = labels as Record<string, string>;
    const deletionTimestamp = this.#value(text, Field.deletionTimestamp);
    if (deletionTimestamp) item.deletionTimestamp = deletionTimestamp as string;
    return item;
  }

  #value(text: Buffer, field: number): unknown {
    const start = this.#starts[field] as number;
    if (start === NONE) return undefined;
    return JSON.parse(text.toString("utf8", start, this.#ends[field]));
  }
}
