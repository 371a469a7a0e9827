import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { describeObjectStore } from "../../contract/object-store.ts";
import { memoryObjectStore } from "./memory-object-store.ts";

const refusing = (name: ErrorName) =>
  memoryObjectStore({ failure: () => new JangadaError(name, "no") });

describeObjectStore("memoryObjectStore", async () => {
  const store = memoryObjectStore();
  return {
    store,
    missing: refusing(ErrorName.StoreDenied),
    denied: refusing(ErrorName.StoreDenied),
    unreachable: refusing(ErrorName.StoreUnavailable),
    beginUpload: async (key) => void store.unfinishedUploads.set(key, new Date()),
    unfinishedUploads: async () => [...store.unfinishedUploads.keys()],
    stop: async () => {},
  };
});

it("fails at the keys it is told to and works at others", async () => {
  const failure = new Error("no room");
  const store = memoryObjectStore({ failure: (key) => (key === "b" ? failure : undefined) });
  await store.put("a", Readable.from(["x"]));
  await expect(store.put("b", Readable.from(["x"]))).rejects.toBe(failure);
  await expect(store.get("b")).rejects.toBe(failure);
  expect(await text(await store.get("a"))).toBe("x");
  expect([...store.objects.keys()]).toEqual(["a"]);
});
