import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { startRestore } from "../../../lambdas/core/restore/start-restore.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";

const START = new Date("2026-11-23T12:34:56.789Z");

const location = (name: string) => ({ metadata: { name }, spec: {} }) as BackupStorageLocation;

function backup(
  name: string,
  { labels = {}, phase = "Completed", start = "2026-11-01T00:00:00Z" } = {},
) {
  const object = {
    kind: "Backup",
    apiVersion: "velero.io/v1",
    metadata: { name, labels },
    spec: {},
    status: { phase, startTimestamp: start },
  };
  return [`backups/${name}/velero-backup.json`, JSON.stringify(object)] as const;
}

async function rig(...files: readonly (readonly [key: string, text: string])[]) {
  const first = memoryObjectStore();
  const second = memoryObjectStore();
  for (const [key, text] of files) await second.put(key, Buffer.from(text));
  const stores = new Map([
    ["first", first],
    ["second", second],
  ]);
  const start = (input: unknown, execution?: string) =>
    startRestore({
      input,
      executionStart: START,
      ...(execution && { execution }),
      storageLocations: [location("first"), location("second")],
      openStore: ({ metadata }) => stores.get(metadata.name) ?? memoryObjectStore(),
    });
  return { start, first, second };
}

describe("startRestore", () => {
  it("completes what a person pasted, and finds the backup's location", async () => {
    const { start } = await rig(backup("nightly"));

    expect(await start({ backupName: "nightly", namespaceMapping: { shop: "copy" } })).toEqual({
      phase: "InProgress",
      location: "second",
      restore: {
        kind: "Restore",
        apiVersion: "velero.io/v1",
        metadata: { name: "nightly-20261123123456" },
        spec: expect.objectContaining({
          backupName: "nightly",
          namespaceMapping: { shop: "copy" },
          excludedResources: expect.arrayContaining(["nodes", "events"]),
        }),
        status: { phase: "InProgress", startTimestamp: "2026-11-23T12:34:56Z" },
      },
    });
  });

  it("remembers the execution that it is of", async () => {
    const { start } = await rig(backup("nightly"));

    expect(await start({ backupName: "nightly" }, "arn:aws:states:x")).toMatchObject({
      restore: { metadata: { annotations: { "jangada.io/execution": "arn:aws:states:x" } } },
    });
  });

  it("takes the backup of the first location that has it", async () => {
    const { start, first } = await rig(backup("nightly"));
    await first.put("backups/nightly/velero-backup.json", Buffer.from(backup("nightly")[1]));

    expect(await start({ backupName: "nightly" })).toMatchObject({ location: "first" });
  });

  it("takes the newest completed backup of a schedule", async () => {
    const labels = { "velero.io/schedule-name": "daily" };
    const { start } = await rig(
      backup("daily-1", { labels, start: "2026-11-01T00:00:00Z" }),
      backup("daily-2", { labels, start: "2026-11-02T00:00:00Z" }),
      backup("daily-3", { labels, start: "2026-11-03T00:00:00Z", phase: "PartiallyFailed" }),
      backup("other", { start: "2026-11-04T00:00:00Z" }),
      ["backups/unfinished/unfinished-logs.gz", ""],
    );

    expect(await start({ scheduleName: "daily" })).toMatchObject({
      restore: { spec: { backupName: "daily-2", scheduleName: "daily" } },
    });
  });

  it("refuses an input that is no restore with every problem", async () => {
    const { start } = await rig(backup("nightly"));
    const refused = await start({ backupName: 3, includedNamespace: ["a"] });

    expect(refused).toMatchObject({ phase: "FailedValidation" });
    expect(JSON.stringify(refused)).toMatch(
      /backupName.*includedNamespace|includedNamespace.*backupName/,
    );
  });

  it("refuses a restore with every problem at once", async () => {
    const { start } = await rig();

    expect(
      await start({
        backupName: "none",
        includedResources: ["nodes"],
        includedNamespaces: ["a[b"],
      }),
    ).toEqual({
      phase: "FailedValidation",
      validationErrors: expect.arrayContaining([
        "nodes are non-restorable resources",
        expect.stringContaining(`can't find backup "none"`),
        expect.stringContaining("a[b"),
      ]),
    });
  });

  it("refuses the name of a restore that was", async () => {
    const { start } = await rig(backup("nightly"), ["restores/again/velero-restore.json", "{}"]);

    expect(await start({ metadata: { name: "again" }, spec: { backupName: "nightly" } })).toEqual({
      phase: "FailedValidation",
      validationErrors: ['restore "again" exists already; choose another name'],
    });
  });

  it("refuses a restore whose backup cannot be read", async () => {
    const { start } = await rig(["backups/nightly/velero-backup.json", "not json"]);

    expect(await start({ backupName: "nightly" })).toEqual({
      phase: "FailedValidation",
      validationErrors: [expect.stringMatching(/^Error retrieving backup: velero-backup\.json/)],
    });
  });

  it("fails when a bucket cannot be reached for now", async () => {
    const down = new JangadaError(ErrorName.StoreUnavailable, "down");
    const openStore = () => memoryObjectStore({ failure: () => down });
    const storageLocations = [location("first")];

    await expect(
      startRestore({
        input: { backupName: "b" },
        executionStart: START,
        storageLocations,
        openStore,
      }),
    ).rejects.toBe(down);
  });

  it("fails for an execution without a start", async () => {
    const storageLocations = [location("first")];
    const openStore = () => memoryObjectStore();

    await expect(
      startRestore({
        input: { backupName: "b" },
        executionStart: new Date("x"),
        storageLocations,
        openStore,
      }),
    ).rejects.toThrow(RangeError);
  });
});
