import { describe, expect, it } from "vitest";
import type { BackupEntry } from "../../../lambdas/core/locations/catalogue.ts";
import {
  ownershipTags,
  readBackupVolumes,
} from "../../../lambdas/core/retention/backup-volumes.ts";
import { gzipJson } from "../../../lambdas/core/store/gzip-json.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { Bucket, ourBackup } from "./bucket.ts";

const keys = backupKeys("a");

async function volumesWith(files: Readonly<Record<string, unknown>>) {
  const bucket = new Bucket();
  await bucket.put(keys.metadata, JSON.stringify(ourBackup("a")));
  for (const [key, content] of Object.entries(files))
    await bucket.put(key, await gzipJson(content));
  const { entries } = await bucket.contents();
  return await readBackupVolumes(bucket.store, entries[0] as BackupEntry);
}

describe("readBackupVolumes", () => {
  it("finds nothing where there is no list, or an empty one", async () => {
    const nothing = { snapshots: [], foreignMethods: [] };
    expect(await volumesWith({})).toEqual(nothing);
    const empty = { [keys.volumeSnapshots]: null, [keys.volumeInfo]: [] };
    expect(await volumesWith({ ...empty, [keys.podVolumeBackups]: null })).toEqual(nothing);
  });

  it("reads the snapshots that were made", async () => {
    const list = [
      { spec: { location: "default" }, status: { providerSnapshotID: "snap-1" } },
      { spec: { location: "default" }, status: { providerSnapshotID: "", phase: "Failed" } },
      { spec: {}, status: { providerSnapshotID: "snap-2" } },
      { spec: { location: "default" } },
    ];
    expect(await volumesWith({ [keys.volumeSnapshots]: list })).toMatchObject({
      snapshots: [
        { snapshotId: "snap-1", location: "default" },
        { snapshotId: "snap-2", location: "" },
      ],
    });
  });

  it("names the ways of keeping volumes that only Velero can undo, once each", async () => {
    const info = ["NativeSnapshot", "CSISnapshot", "CSISnapshot", undefined, "PodVolumeBackup"];
    const files = { [keys.volumeInfo]: info.map((backupMethod) => ({ backupMethod })) };
    const foreignMethods = ["CSISnapshot", "PodVolumeBackup"];
    expect(await volumesWith(files)).toMatchObject({ foreignMethods });
    const both = { ...files, [keys.podVolumeBackups]: [{ kind: "PodVolumeBackup" }] };
    expect(await volumesWith(both)).toMatchObject({ foreignMethods });
    const old = { [keys.csiVolumeSnapshots]: [{ kind: "VolumeSnapshot" }] };
    expect(await volumesWith(old)).toMatchObject({ foreignMethods: ["CSISnapshot"] });
  });
});

describe("ownershipTags", () => {
  it("asks our snapshots for the backup's uid, which no other backup of that name has", () => {
    expect(ownershipTags(ourBackup("a", { uid: "u1" }))).toEqual({
      "velero.io/backup": "a",
      "jangada.io/backup-uid": "u1",
    });
    const without = ourBackup("a");
    delete without.metadata.uid;
    expect(ownershipTags(without)).toMatchObject({ "jangada.io/backup-uid": "" });
  });

  it("asks Velero's snapshots for the backup's name and location", () => {
    const velero = ourBackup("a", { labels: { "velero.io/storage-location": "default", x: "y" } });
    delete velero.metadata.annotations;
    expect(ownershipTags(velero)).toEqual({
      "velero.io/backup": "a",
      "velero.io/storage-location": "default",
    });
    delete velero.metadata.labels;
    expect(ownershipTags(velero)).toEqual({ "velero.io/backup": "a" });
  });
});
