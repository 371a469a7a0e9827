import { describe, expect, it } from "vitest";
import type { BackupEntry } from "../../../lambdas/core/locations/catalogue.ts";
import { deletionObstacles } from "../../../lambdas/core/retention/deletion-obstacles.ts";
import { restore } from "../velero/objects.ts";
import { Bucket } from "./bucket.ts";

async function obstacles(bucket: Bucket, foreignMethods: readonly string[] = []) {
  const { entries } = await bucket.contents();
  const volumes = { snapshots: [], foreignMethods };
  return await deletionObstacles(entries[0] as BackupEntry, volumes, bucket.ports());
}

const labels = { "velero.io/schedule-name": "nightly" };

describe("deletionObstacles", () => {
  it("finds none of a backup that nobody uses", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("a", { labels });
    bucket.runningRestores.push(
      restore({ backupName: "ab" }),
      restore({ backupName: "b", scheduleName: "nightly" }),
      restore({ scheduleName: "hourly" }),
      restore({}),
    );
    expect(await obstacles(bucket)).toEqual([]);
  });

  it("counts a restore that has yet to choose among the schedule's backups", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("a", { labels });
    bucket.runningRestores.push(restore({ scheduleName: "nightly" }));
    expect(await obstacles(bucket)).toEqual([
      "restore 'restore-1' reads backup 'a'; wait for its end",
    ]);
  });

  it("names every object under legal hold or retention", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("a");
    bucket.heldKeys.set("backups/a/a.tar.gz", { kind: "LegalHold" });
    bucket.heldKeys.set("backups/a/a-logs.gz", { kind: "Retention" });
    const until = new Date("2027-01-01T00:00:00Z");
    bucket.heldKeys.set("backups/a/velero-backup.json", { kind: "Retention", until });
    expect(await obstacles(bucket)).toEqual([
      "'backups/a/a-logs.gz' is retained by Object Lock; delete the backup after that",
      "'backups/a/a.tar.gz' is under legal hold; lift it to delete the backup",
      "'backups/a/velero-backup.json' is retained by Object Lock until 2027-01-01T00:00:00Z; delete the backup after that",
    ]);
  });

  it("leaves a backup to Velero whose volumes only that can remove", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("a");
    expect(await obstacles(bucket, ["CSISnapshot", "PodVolumeBackup"])).toEqual([
      "backup 'a' keeps volumes by CSISnapshot and PodVolumeBackup, which only Velero can remove; delete it with the Velero that made it",
    ]);
  });

  it("lets a deletion that has begun go on, but not into a backup being made", async () => {
    const bucket = new Bucket();
    const made = await bucket.addBackup("a");
    const document = bucket.store.objects.get("backups/a/velero-backup.json") as Buffer;
    await bucket.put("backups/a/velero-backup-deletion.json", document);
    bucket.heldKeys.set("backups/a/velero-backup-deletion.json", { kind: "LegalHold" });
    expect(await obstacles(bucket, ["CSISnapshot"])).toEqual([]);
    bucket.runningBackups.push(made);
    expect(await obstacles(bucket)).toEqual(["backup 'a' is still in progress; wait for its end"]);
  });
});
