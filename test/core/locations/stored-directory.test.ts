import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { storedDirectories } from "../../../lambdas/core/locations/stored-directory.ts";
import type { StoredObject } from "../../../lambdas/core/store/object-store.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";

describe("storedDirectories", () => {
  it("tells directories apart whose names begin alike, and leaves out files of none", async () => {
    const store = memoryObjectStore();
    for (const key of ["a/1", "a/b/2", "a-b/1", "ab/1", "file", "/nameless", "é/1"]) {
      await store.put(`backups/${key}`, Buffer.from("x"));
    }
    await store.put("restores/a/1", Buffer.from("x"));
    expect(await Array.fromAsync(storedDirectories(store, "backups/"))).toEqual([
      { name: "a-b", keys: ["backups/a-b/1"] },
      { name: "a", keys: ["backups/a/1", "backups/a/b/2"] },
      { name: "ab", keys: ["backups/ab/1"] },
      { name: "é", keys: ["backups/é/1"] },
    ]);
    expect(await Array.fromAsync(storedDirectories(store, "restores/"))).toHaveLength(1);
    const empty = memoryObjectStore();
    expect(await Array.fromAsync(storedDirectories(empty, "backups/"))).toEqual([]);
  });

  it("is as old as its youngest object of which the store tells the age", async () => {
    const days = [2, 3, undefined, 1];
    const objects: readonly StoredObject[] = days.map((day, index) => ({
      key: `backups/a/${index}`,
      size: 1,
      ...(day !== undefined && { lastModified: new Date(`2026-11-0${day}T00:00:00Z`) }),
    }));
    const store = {
      ...memoryObjectStore(),
      list: async function* () {
        yield* objects;
      },
    };
    const [directory] = await Array.fromAsync(storedDirectories(store as never, "backups/"));
    expect(directory?.lastModified).toEqual(new Date("2026-11-03T00:00:00Z"));
  });
});
