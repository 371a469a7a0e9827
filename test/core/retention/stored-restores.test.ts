import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { readStoredRestores } from "../../../lambdas/core/retention/stored-restores.ts";
import { encodeRestore } from "../../../lambdas/core/velero/restore-json.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { restore } from "../velero/objects.ts";
import { Bucket } from "./bucket.ts";

const documents = async (bucket: Bucket, store = bucket.store) =>
  (await readStoredRestores(store)).map(({ directory, restore: read }) => [
    directory.name,
    read?.spec.backupName,
  ]);

describe("readStoredRestores", () => {
  it("knows the backup of a restore by its document, and of no other restore", async () => {
    const bucket = new Bucket();
    await bucket.addRestore("ours", "a");
    await bucket.addRestore("velero", "a", false);
    await bucket.put("restores/bad/velero-restore.json", "{");
    await bucket.put(
      "restores/moved/velero-restore.json",
      encodeRestore(restore({ backupName: "a" })),
    );
    expect((await documents(bucket)).sort()).toEqual([
      ["bad", undefined],
      ["moved", undefined],
      ["ours", "a"],
      ["velero", undefined],
    ]);
  });

  it("takes a document that vanishes for none", async () => {
    const bucket = new Bucket();
    await bucket.addRestore("ours", "a");
    const { objects } = bucket.store;
    const gone = new JangadaError(ErrorName.NotFound, "gone");
    const store = { ...memoryObjectStore(), list: bucket.store.list.bind(bucket.store) };
    expect(objects.size).toBe(2);
    const vanishing = { ...store, read: () => Promise.reject(gone) };
    expect(await documents(bucket, vanishing as never)).toEqual([["ours", undefined]]);
  });

  it("fails when the bucket cannot be read", async () => {
    const failure = (key: string) =>
      key.endsWith("velero-restore.json") && down
        ? new JangadaError(ErrorName.StoreUnavailable, "no answer")
        : undefined;
    let down = false;
    const bucket = new Bucket(memoryObjectStore({ failure }));
    await bucket.addRestore("ours", "a");
    down = true;
    await expect(readStoredRestores(bucket.store)).rejects.toThrow("no answer");
  });
});
