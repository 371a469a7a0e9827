import { buffer } from "node:stream/consumers";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import {
  type MemoryObjectStore,
  memoryObjectStore,
} from "../../support/fakes/memory-object-store.ts";

/** What is below `prefix` in a bucket, in memory. */
export async function downloaded(store: ObjectStore, prefix: string): Promise<MemoryObjectStore> {
  const copy = memoryObjectStore();
  for await (const { key } of store.list(prefix)) {
    await copy.put(key, await buffer(await store.get(key)));
  }
  return copy;
}
