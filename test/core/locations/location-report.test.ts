import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import {
  isValidationDue,
  locationStatus,
} from "../../../lambdas/core/locations/location-report.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { storageLocation } from "../velero/objects.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const now = () => NOW;

async function storeWith(...keys: readonly string[]) {
  const store = memoryObjectStore();
  for (const key of keys) await store.put(key, Buffer.from("x"));
  return store;
}

describe("locationStatus", () => {
  it("is available when the bucket can be listed and holds what Velero knows", async () => {
    const store = await storeWith("backups/a/x", "restores/r/x", "kopia/x", "file");
    const before = { phase: "Unavailable" as const, message: "gone", lastSyncedTime: "x" };
    const location = storageLocation("default", {}, before);
    expect(await locationStatus(location, { openStore: () => store, now })).toEqual({
      phase: "Available",
      lastSyncedTime: "x",
      lastValidationTime: "2026-11-23T12:00:00Z",
    });
    expect(store.objects.size).toBe(4);
  });

  it("is unavailable when the bucket holds another directory", async () => {
    const store = await storeWith("backups/a/x", "index/x");
    const { status: _, ...fresh } = storageLocation("default");
    const location = fresh as BackupStorageLocation;
    expect(await locationStatus(location, { openStore: () => store, now })).toEqual({
      phase: "Unavailable",
      lastValidationTime: "2026-11-23T12:00:00Z",
      message:
        'BackupStorageLocation "default" is unavailable: Backup store contains invalid top-level directories: [index]',
    });
  });

  it("says everything wrong with its fields, without opening anything", async () => {
    const spec = { provider: "", objectStorage: { bucket: "a/b" } };
    const openStore = () => {
      throw new TypeError("opened");
    };
    const { phase, message } = await locationStatus(storageLocation("x", spec), { openStore, now });
    expect(phase).toBe("Unavailable");
    expect(message).toMatch(/provider name must not be empty; .*; .*must not contain a '\/'/);
  });

  describe("that is asked for a write", () => {
    const denied = new JangadaError(ErrorName.StoreDenied, "allow s3:PutObject");
    const readable = memoryObjectStore({
      failure: (key) => (key === "" ? undefined : denied),
    });
    const ports = { openStore: () => readable, now, triesWrites: true };

    it("is unavailable when the bucket can only be read, and says why", async () => {
      expect(await locationStatus(storageLocation("x"), ports)).toMatchObject({
        phase: "Unavailable",
        message: 'BackupStorageLocation "x" is unavailable: allow s3:PutObject',
      });
    });

    it("is not asked when it is read-only, nor by who may not write", async () => {
      const readOnly = storageLocation("x", { accessMode: "ReadOnly" });
      for (const [location, triesWrites] of [
        [readOnly, true],
        [storageLocation("x"), false],
      ] as const) {
        const { phase } = await locationStatus(location, { ...ports, triesWrites });
        expect(phase).toBe("Available");
      }
    });

    it("holds nothing more afterwards", async () => {
      const store = await storeWith("backups/a/x");
      const asked = { openStore: () => store, now, triesWrites: true };
      expect((await locationStatus(storageLocation("x"), asked)).phase).toBe("Available");
      expect([...store.objects.keys()]).toEqual(["backups/a/x"]);
    });
  });

  it("says why the bucket, or the location's config, refuses", async () => {
    const denied = new JangadaError(ErrorName.StoreDenied, "access denied");
    const store = memoryObjectStore({ failure: () => denied });
    const refused = { openStore: () => store, now };
    const invalid = new JangadaError(ErrorName.FailedValidation, "unknown key");
    const openStore = () => {
      throw invalid;
    };
    expect((await locationStatus(storageLocation("x"), refused)).message).toBe(
      'BackupStorageLocation "x" is unavailable: access denied',
    );
    expect((await locationStatus(storageLocation("x"), { openStore, now })).message).toBe(
      'BackupStorageLocation "x" is unavailable: unknown key',
    );
  });
});

describe("isValidationDue", () => {
  const due = (frequency: string | undefined, secondsAgo: number) =>
    isValidationDue(
      storageLocation(
        "x",
        { ...(frequency !== undefined && { validationFrequency: frequency }) },
        { lastValidationTime: new Date(NOW.getTime() - secondsAgo * 1000).toISOString() },
      ),
      NOW,
    );

  it.for([
    { frequency: undefined, seconds: 60, isDue: true },
    { frequency: undefined, seconds: 59, isDue: false },
    { frequency: "-5m0s", seconds: 60, isDue: true },
    { frequency: "10m0s", seconds: 599, isDue: false },
    { frequency: "10m0s", seconds: 600, isDue: true },
    { frequency: "0s", seconds: 1e9, isDue: false },
  ])("is $isDue with frequency $frequency after $seconds s", ({ frequency, seconds, isDue }) => {
    expect(due(frequency, seconds)).toBe(isDue);
  });

  it("is due when nobody has looked yet, whatever the frequency", () => {
    const location = storageLocation("x", { validationFrequency: "0s" }, {});
    expect(isValidationDue(location, NOW)).toBe(true);
    const { status: _, ...fresh } = location;
    expect(isValidationDue(fresh as BackupStorageLocation, NOW)).toBe(true);
  });
});
