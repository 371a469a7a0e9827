import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { ErrorName, isJangadaError } from "../../lambdas/core/errors.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";

/** A file of a backup or restore, which may be missing or spoilt: a description goes on without it. */
export interface FoundFile<T> {
  /** Absent when there is no such file, or it cannot be read. */
  readonly content?: T;
  /** Why it cannot be read. */
  readonly problem?: string;
}

/** Reads a `.json.gz` file. `null`, which Velero writes for nothing, counts as no content. */
export async function readFile<T>(store: ObjectStore, key: string): Promise<FoundFile<T>> {
  try {
    const content = JSON.parse(gunzipSync(await buffer(await store.get(key))).toString());
    return content === null ? {} : { content: content as T };
  } catch (error) {
    if (isJangadaError(error, ErrorName.NotFound)) return {};
    return { problem: (error as Error).message };
  }
}
