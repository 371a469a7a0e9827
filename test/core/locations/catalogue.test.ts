import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { readCatalogue, readEntry } from "../../../lambdas/core/locations/catalogue.ts";
import { encodeBackup } from "../../../lambdas/core/velero/backup-json.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { storedBackup } from "../velero/objects.ts";

const document = (name: string, message?: string) =>
  encodeBackup(
    storedBackup(name, { phase: "Completed", ...(message && { failureReason: message }) }),
  );

async function storeOf(files: Readonly<Record<string, string>>) {
  const store = memoryObjectStore();
  for (const [key, body] of Object.entries(files)) {
    await store.put(`backups/${key}`, Buffer.from(body));
  }
  return store;
}

async function states(files: Readonly<Record<string, string>>) {
  const entries = await readCatalogue(await storeOf(files));
  return entries.map(({ state, directory }) => [directory.name, state]);
}

describe("readCatalogue", () => {
  it("tells what exists from what is being made or deleted", async () => {
    expect(
      await states({
        "both/velero-backup.json": document("both"),
        "both/velero-backup-deletion.json": document("both"),
        "going/velero-backup-deletion.json": document("going"),
        "made/made.tar.gz": "x",
        "stored/velero-backup.json": document("stored"),
        "younger/velero-backup.json": document("younger"),
        "younger/velero-backup-deletion.json": document("younger", "of an older one"),
      }),
    ).toEqual([
      ["both", "deleting"],
      ["going", "deleting"],
      ["made", "unfinished"],
      ["stored", "stored"],
      ["younger", "stored"],
    ]);
  });

  it("keeps the order of the bucket and the text of each document", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `b-${100 + index}`);
    const files = names.map((name) => [`${name}/velero-backup.json`, document(name)]);
    const entries = await readCatalogue(await storeOf(Object.fromEntries(files)));
    expect(entries.map(({ directory }) => directory.name)).toEqual(names);
    expect(entries[7]).toMatchObject({ document: document("b-107") });
  });

  it("says why a document cannot be read, or is in another's directory", async () => {
    const store = await storeOf({
      "bad/velero-backup.json": "{",
      "copy/velero-backup.json": document("original"),
    });
    expect(await readCatalogue(store)).toMatchObject([
      { state: "unreadable", reason: expect.stringContaining("velero-backup.json cannot be read") },
      {
        state: "unreadable",
        reason:
          "backups/copy/ holds the document of backup 'original'; move it to the directory of that name",
      },
    ]);
  });

  it("reads what a real Velero wrote", async () => {
    const velero = { ...storedBackup("v", {}), extra: { of: "a newer Velero" } };
    expect(await states({ "v/velero-backup.json": JSON.stringify(velero) })).toEqual([
      ["v", "stored"],
    ]);
  });
});

describe("readEntry", () => {
  const keys = ["backups/a/velero-backup.json"];

  it("takes a document that vanishes for none", async () => {
    const entry = await readEntry(memoryObjectStore(), { name: "a", keys });
    expect(entry.state).toBe("unfinished");
  });

  it("fails when the bucket cannot be read", async () => {
    const failure = () => new JangadaError(ErrorName.StoreUnavailable, "no answer");
    const entry = readEntry(memoryObjectStore({ failure }), { name: "a", keys });
    await expect(entry).rejects.toThrow("no answer");
  });
});
