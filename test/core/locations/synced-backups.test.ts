import { describe, expect, it } from "vitest";
import type { CatalogueEntry } from "../../../lambdas/core/locations/catalogue.ts";
import { syncedBackups } from "../../../lambdas/core/locations/synced-backups.ts";
import type { Backup, BackupStatus } from "../../../lambdas/core/velero/backup.ts";
import { storedBackup } from "../velero/objects.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const PAST = "2026-11-22T12:00:00Z";

function entry(backup: Backup, state: "stored" | "deleting" = "stored"): CatalogueEntry {
  return { state, backup, document: "", directory: { name: backup.metadata.name, keys: [] } };
}

const sync = (...entries: CatalogueEntry[]) => syncedBackups(entries, "reader", NOW);
const phaseOf = (status: BackupStatus) =>
  sync(entry(storedBackup("a", status))).backups[0]?.status?.phase;

describe("syncedBackups", () => {
  it("moves a backup to the location it was found in", () => {
    const stored = storedBackup("a", { phase: "Completed" }, "nightly");
    stored.metadata.resourceVersion = "42";
    stored.metadata.namespace = "elsewhere";
    stored.spec.storageLocation = "writer";
    expect(sync(entry(stored)).backups).toEqual([
      {
        ...stored,
        metadata: {
          name: "a",
          namespace: "velero",
          labels: { "velero.io/schedule-name": "nightly", "velero.io/storage-location": "reader" },
        },
        spec: { storageLocation: "reader" },
      },
    ]);
  });

  it("shortens the label of a location with a long name", () => {
    const { backups } = syncedBackups([entry(storedBackup("a", {}))], "l".repeat(70), NOW);
    expect(backups[0]?.metadata.labels?.["velero.io/storage-location"]).toHaveLength(63);
  });

  it.for(["Completed", "PartiallyFailed", "Failed", "InProgress", "New", undefined] as const)(
    "takes a backup in phase %s as it is",
    (phase) => {
      expect(phaseOf({ phase, expiration: PAST })).toBe(phase);
    },
  );

  it.for([
    "WaitingForPluginOperations",
    "WaitingForPluginOperationsPartiallyFailed",
    "Finalizing",
    "FinalizingPartiallyFailed",
  ] as const)("leaves out a backup in phase %s until it has expired", (phase) => {
    const waiting = (status: BackupStatus) => sync(entry(storedBackup("a", { ...status, phase })));
    expect(waiting({}).backups).toEqual([]);
    expect(waiting({ expiration: "2026-11-23T12:00:00Z" }).backups).toEqual([]);
    expect(phaseOf({ phase, expiration: PAST })).toBe("PartiallyFailed");
  });

  it("shows a backup that is being deleted as such", () => {
    const { backups } = sync(entry(storedBackup("a", { phase: "Completed" }), "deleting"));
    expect(backups[0]?.status).toEqual({ phase: "Deleting" });
  });

  it("leaves out what is unfinished, and says what cannot be read", () => {
    const directory = { name: "x", keys: [] };
    const unreadable = { state: "unreadable" as const, directory, reason: "not JSON" };
    expect(sync({ state: "unfinished", directory }, unreadable)).toEqual({
      backups: [],
      problems: ["not JSON"],
    });
  });
});
