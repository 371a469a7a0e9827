import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import type { BackupEntry } from "../../../lambdas/core/locations/catalogue.ts";
import { removeBackup } from "../../../lambdas/core/retention/remove-backup.ts";
import { gzipJson } from "../../../lambdas/core/store/gzip-json.ts";
import type { ObjectStore } from "../../../lambdas/core/store/object-store.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { restore } from "../velero/objects.ts";
import { Bucket, dyingStore, ourBackup } from "./bucket.ts";

async function remove(bucket: Bucket, name: string, store: ObjectStore = bucket.store) {
  const { entries, restores } = await bucket.contents();
  const entry = entries.find(({ directory }) => directory.name === name) as BackupEntry;
  return await removeBackup(bucket.ports(store), entry, restores);
}

/** Two backups with names alike, a restore of each, and one that a Velero made. */
async function twoBackups(bucket = new Bucket()): Promise<Bucket> {
  await bucket.addBackup("a", { snapshots: ["snap-1", "snap-2"] });
  await bucket.addBackup("ab", { snapshots: ["snap-3"] });
  await bucket.addRestore("a-1", "a");
  await bucket.addRestore("ab-1", "ab");
  await bucket.addRestore("a-2", "a", false);
  return bucket;
}

const ofOthers = (keys: readonly string[]) =>
  keys.filter((key) => !/^(backups\/a|restores\/a-1)\//.test(key));

describe("removeBackup", () => {
  it("removes snapshots, files and restores of one backup, and of no other", async () => {
    const bucket = await twoBackups();
    const before = bucket.keys;
    expect(await remove(bucket, "a")).toEqual({
      backupName: "a",
      outcome: "deleted",
      problems: [],
      notes: [],
    });
    expect(bucket.keys).toEqual(ofOthers(before));
    expect(bucket.snapshotIds).toEqual(["snap-3"]);
  });

  it("leaves no backup that looks whole, wherever it is killed, and finishes when it is run again", async () => {
    let killed = true;
    for (let calls = 0; killed; calls++) {
      const bucket = await twoBackups();
      const others = ofOthers(bucket.keys);
      const before = bucket.keys;
      const run = remove(bucket, "a", dyingStore(bucket.store, calls));
      killed = await run.then(
        () => false,
        () => true,
      );
      const { entries } = await bucket.contents();
      const state = entries.find(({ directory }) => directory.name === "a")?.state;
      if (state === "stored") {
        expect(before.filter((key) => !bucket.keys.includes(key))).toEqual([]);
        expect(bucket.snapshotIds).toHaveLength(3);
      }
      const isLeft = state !== undefined;
      if (isLeft) await remove(bucket, "a");
      expect(bucket.keys).toEqual(others);
      expect(bucket.snapshotIds).toEqual(["snap-3"]);
    }
  });

  it("keeps everything it needs to go on while a snapshot is locked", async () => {
    const bucket = await twoBackups();
    bucket.snapshots.locked.add("snap-2");
    expect(await remove(bucket, "a")).toMatchObject({
      outcome: "incomplete",
      problems: ["snapshot 'snap-2' is locked; it is deleted when its lock has ended"],
    });
    expect(bucket.keys).toContain("backups/a/velero-backup-deletion.json");
    expect(bucket.keys).toContain("backups/a/a.tar.gz");
    expect(bucket.keys).not.toContain("backups/a/velero-backup.json");
    bucket.snapshots.locked.clear();
    expect(await remove(bucket, "a")).toMatchObject({ outcome: "deleted" });
    expect(ofOthers(bucket.keys)).toEqual(bucket.keys);
  });

  it("leaves a snapshot alone that does not carry the backup's tags", async () => {
    const bucket = await twoBackups();
    bucket.addSnapshot("snap-1", { "velero.io/backup": "a", "jangada.io/backup-uid": "other" });
    expect(await remove(bucket, "a")).toMatchObject({
      outcome: "deleted",
      notes: ["snapshot 'snap-1' does not carry the tags of backup 'a' and is left alone"],
    });
    expect(bucket.snapshotIds).toEqual(["snap-1", "snap-3"]);
  });

  it("keeps the backup listed when its snapshot location is missing or refuses", async () => {
    const bucket = await twoBackups();
    const list = [{ spec: { location: "gone" }, status: { providerSnapshotID: "snap-1" } }];
    await bucket.put("backups/a/a-volumesnapshots.json.gz", await gzipJson(list));
    expect(await remove(bucket, "a")).toMatchObject({
      outcome: "incomplete",
      problems: [
        "snapshot 'snap-1' is in volume snapshot location 'gone', which does not exist; configure it",
      ],
    });
    await bucket.put(
      "backups/a/a-volumesnapshots.json.gz",
      await gzipJson([{ ...list[0], spec: { location: "default" } }]),
    );
    bucket.snapshots.fail("deleteSnapshot", new SnapshotterError("denied", "no permission"));
    expect(await remove(bucket, "a")).toMatchObject({
      outcome: "incomplete",
      problems: ["no permission"],
    });
    expect(await remove(bucket, "a")).toMatchObject({ outcome: "deleted" });
  });

  it.for([
    { refused: "backups/a/a.tar.gz" },
    { refused: "restores/a-1/restore-a-1-logs.gz" },
    { refused: "backups/a/velero-backup.json" },
  ])("goes on around $refused that the bucket refuses, and finishes later", async ({ refused }) => {
    let isRefused = true;
    const store = memoryObjectStore();
    const bucket = await twoBackups(new Bucket(store));
    const others = ofOthers(bucket.keys);
    const picky: ObjectStore = {
      ...dyingStore(store, Number.POSITIVE_INFINITY),
      delete: async (key) => {
        if (isRefused && key === refused)
          throw new JangadaError(ErrorName.StoreDenied, `no ${key}`);
        await store.delete(key);
      },
    };
    expect(await remove(bucket, "a", picky)).toMatchObject({
      outcome: "incomplete",
      problems: [`no ${refused}`],
    });
    expect(bucket.keys).toContain("backups/a/velero-backup-deletion.json");
    isRefused = false;
    expect(await remove(bucket, "a", picky)).toMatchObject({ outcome: "deleted" });
    expect(bucket.keys).toEqual(others);
  });

  it("refuses, touching nothing, while a restore reads the backup or it is being made", async () => {
    const bucket = await twoBackups();
    const before = bucket.keys;
    bucket.runningRestores.push(restore({ backupName: "a" }));
    bucket.runningBackups.push(ourBackup("a"));
    expect(await remove(bucket, "a")).toEqual({
      backupName: "a",
      outcome: "refused",
      problems: [
        "backup 'a' is still in progress; wait for its end",
        "restore 'restore-1' reads backup 'a'; wait for its end",
      ],
      notes: [],
    });
    expect(bucket.keys).toEqual(before);
  });

  it("refuses, touching nothing, when it cannot read which snapshots to remove", async () => {
    const bucket = await twoBackups();
    await bucket.put("backups/a/a-volumesnapshots.json.gz", Buffer.from("broken"));
    const before = bucket.keys;
    const report = await remove(bucket, "a");
    expect(report.outcome).toBe("refused");
    expect(report.problems[0]).toContain("'backups/a/a-volumesnapshots.json.gz' cannot be read");
    expect(bucket.keys).toEqual(before);
  });

  it("replaces the mark that an older backup of that name has left", async () => {
    const bucket = await twoBackups();
    await bucket.put("backups/a/velero-backup-deletion.json", "{}");
    bucket.snapshots.locked.add("snap-1");
    await remove(bucket, "a");
    const { entries } = await bucket.contents();
    expect(entries[0]).toMatchObject({ state: "deleting", backup: { metadata: { uid: "uid-a" } } });
  });
});
