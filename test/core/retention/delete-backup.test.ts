import { describe, expect, it } from "vitest";
import {
  deleteBackup,
  parseDeletionRequest,
} from "../../../lambdas/core/retention/delete-backup.ts";
import type { Bucket } from "./bucket.ts";
import { retentionWorld } from "./world.ts";

const request = { backupName: "a" };

describe("parseDeletionRequest", () => {
  it("reads the name of a backup, and of its location", () => {
    expect(parseDeletionRequest(request)).toEqual(request);
    const both = { ...request, storageLocation: "default" };
    expect(parseDeletionRequest(both)).toEqual(both);
  });

  it.for([
    {},
    { backupName: "" },
    { backupName: "a/b" },
    { backupName: ".." },
    { backupName: "A" },
  ])("fails on %j", (input) => {
    expect(() => parseDeletionRequest(input)).toThrow("the deletion request is not valid");
  });
});

describe("deleteBackup", () => {
  it("deletes a backup that has not expired, with its restores, from the location it is in", async () => {
    const { ports, buckets } = retentionWorld({ default: {}, other: {} });
    const bucket = buckets.other as Bucket;
    await bucket.addBackup("a", { status: { expiration: "2099-01-01T00:00:00Z" } });
    await bucket.addBackup("ab");
    await bucket.addRestore("a-1", "a");
    expect(await deleteBackup(ports, request)).toMatchObject({ outcome: "deleted" });
    expect(bucket.keys.every((key) => key.startsWith("backups/ab/"))).toBe(true);
    expect(bucket.keys).toHaveLength(4);
  });

  it.for([
    {
      title: "in a read-only location",
      spec: { accessMode: "ReadOnly" as const },
      problem:
        "cannot delete backup because backup storage location default is currently in read-only mode",
    },
    {
      title: "in a location that is not available",
      spec: { provider: "" },
      problem:
        'BackupStorageLocation "default" is unavailable: object storage provider name must not be empty; write aws',
    },
  ])("refuses $title", async ({ spec, problem }) => {
    const { ports, buckets } = retentionWorld({ default: spec });
    const bucket = buckets.default as Bucket;
    await bucket.addBackup("a");
    const before = bucket.keys;
    expect(await deleteBackup(ports, request)).toEqual({
      backupName: "a",
      outcome: "refused",
      problems: [problem],
      notes: [],
    });
    expect(bucket.keys).toEqual(before);
  });

  it("refuses what has no document, or one that cannot be read", async () => {
    const { ports, buckets } = retentionWorld();
    const bucket = buckets.default as Bucket;
    await bucket.put("backups/a/a.tar.gz");
    const unfinished = await deleteBackup(ports, request);
    expect(unfinished.problems[0]).toContain("backup 'a' has no velero-backup.json: it runs");
    await bucket.put("backups/a/velero-backup.json", "{");
    const unreadable = await deleteBackup(ports, request);
    expect(unreadable.problems[0]).toContain("velero-backup.json cannot be read");
    expect(bucket.keys).toHaveLength(2);
  });

  it("fails when no location has the backup, also where another's name begins like it", async () => {
    const { ports, buckets } = retentionWorld();
    await buckets.default?.addBackup("ab");
    await expect(deleteBackup(ports, request)).rejects.toThrow(
      "backup 'a' is in none of the locations asked; check the name",
    );
  });

  it("asks which of several backups of one name is meant", async () => {
    const { ports, buckets } = retentionWorld({ default: {}, other: {} });
    for (const bucket of Object.values(buckets)) await bucket.addBackup("a");
    await expect(deleteBackup(ports, request)).rejects.toThrow(
      "backup 'a' is in several locations: 'default', 'other'; name one as storageLocation",
    );
    const other = { ...request, storageLocation: "other" };
    expect(await deleteBackup(ports, other)).toMatchObject({ outcome: "deleted" });
    expect(buckets.other?.keys).toEqual([]);
    expect(buckets.default?.keys).toHaveLength(4);
  });
});
