import { describe, expect, it } from "vitest";
import {
  findIncompleteBackups,
  findOrphanedSnapshots,
  removeOrphanedSnapshot,
} from "../../../lambdas/core/retention/snapshot-orphans.ts";
import { restore } from "../velero/objects.ts";
import { Bucket, EXPIRED, NOW, ourBackup } from "./bucket.ts";

const tags = (backupName: string, uid = `uid-${backupName}`, cluster = "shop") => ({
  "velero.io/backup": backupName,
  "jangada.io/backup-uid": uid,
  "jangada.io/cluster": cluster,
});

async function orphans(bucket: Bucket) {
  const { entries } = await bucket.contents();
  const running = await bucket.ports().running();
  const search = { clusterName: "shop", entries, running, now: NOW };
  return await findOrphanedSnapshots(bucket.snapshots, search);
}

describe("findOrphanedSnapshots", () => {
  it("finds a snapshot of this cluster whose backup is in no location", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("kept", { snapshots: ["snap-kept"] });
    bucket.addSnapshot("snap-gone", tags("gone"));
    bucket.addSnapshot("snap-reborn", tags("kept", "older"));
    expect(await orphans(bucket)).toEqual([
      { snapshotId: "snap-gone", backupName: "gone" },
      { snapshotId: "snap-reborn", backupName: "kept" },
    ]);
  });

  it("leaves alone what is another's, young, of a running backup, or of one nobody can read", async () => {
    const bucket = new Bucket();
    bucket.addSnapshot("snap-other", tags("gone", "u", "other-cluster"));
    bucket.addSnapshot("snap-untagged", { "jangada.io/cluster": "shop" });
    bucket.addSnapshot("snap-young", tags("young"), "2026-11-23T00:00:00Z");
    bucket.addSnapshot("snap-running", tags("running"));
    bucket.runningBackups.push(ourBackup("running"));
    bucket.addSnapshot("snap-unreadable", tags("unreadable"));
    await bucket.put("backups/unreadable/velero-backup.json", "{");
    bucket.addSnapshot("snap-unfinished", tags("unfinished"));
    await bucket.put("backups/unfinished/unfinished.tar.gz");
    expect(await orphans(bucket)).toEqual([]);
  });
});

describe("copies from another Region", () => {
  const copy = {
    "jangada.io/cluster": "shop",
    "jangada.io/restore": "r/2026-11-01T00:00:00Z",
    "jangada.io/source-snapshot": "snap-there",
  };
  const left = { snapshotId: "snap-copy", restoreId: "r/2026-11-01T00:00:00Z" };

  it("are orphans when no restore runs that may use them", async () => {
    const bucket = new Bucket();
    bucket.addSnapshot("snap-copy", copy);
    bucket.addSnapshot("snap-young", copy, "2026-11-23T00:00:00Z");
    expect(await orphans(bucket)).toEqual([left]);
    bucket.runningRestores.push(restore({ backupName: "nightly-1" }));
    expect(await orphans(bucket)).toEqual([]);
  });

  it("are removed when they still say whose they are", async () => {
    const bucket = new Bucket();
    bucket.addSnapshot("snap-copy", { ...copy, "jangada.io/restore": "another" });
    await removeOrphanedSnapshot(bucket.snapshots, left, "shop");
    expect(bucket.snapshotIds).toEqual(["snap-copy"]);
    bucket.addSnapshot("snap-copy", copy);
    await removeOrphanedSnapshot(bucket.snapshots, left, "shop");
    expect(bucket.snapshotIds).toEqual([]);
  });
});

describe("removeOrphanedSnapshot", () => {
  it("removes an orphan unless it is locked", async () => {
    const bucket = new Bucket();
    bucket.addSnapshot("snap-1", tags("gone"));
    bucket.snapshots.locked.add("snap-1");
    const orphan = { snapshotId: "snap-1", backupName: "gone" };
    expect(await removeOrphanedSnapshot(bucket.snapshots, orphan, "shop")).toBe(
      "snapshot 'snap-1' is locked",
    );
    bucket.snapshots.locked.clear();
    expect(await removeOrphanedSnapshot(bucket.snapshots, orphan, "shop")).toBeUndefined();
    expect(bucket.snapshotIds).toHaveLength(0);
  });
});

describe("findIncompleteBackups", () => {
  const status = { ...EXPIRED, volumeSnapshotsCompleted: 2 };
  const find = async (bucket: Bucket, snapshotterFor = bucket.ports().snapshotterFor) =>
    findIncompleteBackups(bucket.store, (await bucket.contents()).entries, snapshotterFor);

  it("finds backups whose snapshots are gone", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("whole", { status, snapshots: ["snap-1", "snap-2"] });
    await bucket.addBackup("torn", { status, snapshots: ["snap-3", "snap-4"] });
    await bucket.addBackup("none", { snapshots: [] });
    await bucket.put("backups/unfinished/unfinished.tar.gz");
    await bucket.snapshots.deleteSnapshot("snap-4", tags("torn"));
    expect(await find(bucket)).toEqual([{ backupName: "torn", missingSnapshots: ["snap-4"] }]);
  });

  it("says nothing of snapshots in a location that does not exist", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("torn", { status, snapshots: ["snap-3"] });
    await bucket.snapshots.deleteSnapshot("snap-3", tags("torn"));
    expect(await find(bucket, () => undefined)).toEqual([]);
  });
});
