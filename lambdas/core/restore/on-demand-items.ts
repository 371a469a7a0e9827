import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { ObjectStore } from "../store/object-store.ts";
import { encodePlannedItem, packPlannedItems, readPlannedItems } from "./planned-items.ts";
import { ON_DEMAND_SHARES, planKeys } from "./restore-plan.ts";

/**
 * Resources that item actions ask for. Their items come earlier in the order of a restore than
 * whatever asks for them, so one that is restored of its own accord is there already.
 */
export const ON_DEMAND_RESOURCES: readonly string[] = [
  "persistentvolumes",
  "persistentvolumeclaims",
  "priorityclasses.scheduling.k8s.io",
];

/** Bytes of a share in memory before they are written as a file of their own. */
const FILE_SIZE = 2 * 1024 * 1024;

/** What the backup holds of an item that another one asks for. */
export type OnDemandItem =
  /** To be restored now. */
  | { readonly json: Buffer }
  /** There, but restored of its own accord or kept out by a filter. */
  | { readonly json: undefined };

/** Keeps items that are restored only when others need them, in files by a share of their paths. */
export class OnDemandWriter {
  readonly #store: ObjectStore;
  readonly #restoreName: string;
  readonly #shares = new Map<number, Buffer[]>();
  #files = 0;

  constructor(store: ObjectStore, restoreName: string) {
    this.#store = store;
    this.#restoreName = restoreName;
  }

  /** Takes an item; `json` is `undefined` when it is in the backup and that is all to be known. */
  async add(path: string, json: Buffer | undefined): Promise<void> {
    const share = shareOf(path);
    const lines = this.#shares.get(share) ?? [];
    this.#shares.set(share, lines);
    lines.push(encodePlannedItem({ path, json }));
    if (lines.reduce((sum, line) => sum + line.length, 0) >= FILE_SIZE)
      await this.#write(share, lines);
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    for (const [share, lines] of [...this.#shares]) await this.#write(share, lines);
  }

  async #write(share: number, lines: readonly Buffer[]): Promise<void> {
    this.#shares.delete(share);
    const file = `${String(this.#files++).padStart(6, "0")}.ndjson.gz`;
    const key = `${planKeys(this.#restoreName).onDemand(share)}${file}`;
    await this.#store.put(key, await packPlannedItems(lines));
  }
}

/** Finds items that were kept by {@link OnDemandWriter}; a share that was read is remembered. */
export class OnDemandItems {
  readonly #store: ObjectStore;
  readonly #restoreName: string;
  readonly #shares = new Map<number, Promise<ReadonlyMap<string, OnDemandItem>>>();

  constructor(store: ObjectStore, restoreName: string) {
    this.#store = store;
    this.#restoreName = restoreName;
  }

  /** `undefined` for an item the backup does not hold. */
  async find(path: string): Promise<OnDemandItem | undefined> {
    const share = shareOf(path);
    const items = this.#shares.get(share) ?? this.#read(share);
    this.#shares.set(share, items);
    return (await items).get(path);
  }

  async #read(share: number): Promise<ReadonlyMap<string, OnDemandItem>> {
    const items = new Map<string, OnDemandItem>();
    const prefix = planKeys(this.#restoreName).onDemand(share);
    // In the order they were written, so that of two items of one path the later one stays.
    for await (const { key } of this.#store.list(prefix)) {
      for await (const { path, json } of readPlannedItems(await this.#store.get(key))) {
        items.set(path, { json });
      }
    }
    return items;
  }
}

function shareOf(path: string): number {
  const [byte = 0] = createHash("sha256").update(path).digest();
  return byte % ON_DEMAND_SHARES;
}
