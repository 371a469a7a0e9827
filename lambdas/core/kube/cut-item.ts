import type { Buffer } from "node:buffer";
import type { ItemMeta } from "./item-meta.ts";

/** One object of a list page: its own text, and the little of it that selection needs. */
export interface CutItem extends ItemMeta {
  /** The object's JSON exactly as the API server sent it, from `{` to `}`. A view: copy it to keep it. */
  readonly text: Buffer;
}

/** The `metadata` of a list. */
export interface ListMeta {
  readonly resourceVersion?: string;
  /** Token of the next page; absent or empty on the last one. */
  readonly continue?: string;
  readonly remainingItemCount?: number;
}
