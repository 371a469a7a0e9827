import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";

/** What happens around a put. */
export interface PutHooks {
  readonly beforePut?: (key: string) => Promise<void>;
  readonly afterPut?: (key: string) => void;
}

/** The same store, which may not be spread where it is a class, with something around each put. */
export function delegatingStore(
  store: ObjectStore,
  { beforePut = async () => {}, afterPut = () => {} }: PutHooks = {},
): ObjectStore {
  return {
    async put(key, body, options) {
      await beforePut(key);
      await store.put(key, body, options);
      afterPut(key);
    },
    get: (key) => store.get(key),
    read: (key) => store.read(key),
    exists: (key) => store.exists(key),
    list: (prefix) => store.list(prefix),
    listDirectories: (prefix) => store.listDirectories(prefix),
    delete: (key) => store.delete(key),
    tryWrite: (key) => store.tryWrite(key),
    listUnfinishedUploads: (prefix, before) => store.listUnfinishedUploads(prefix, before),
    abortUnfinishedUploads: (prefix, before) => store.abortUnfinishedUploads(prefix, before),
  };
}
