import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { sweepExpired } from "../../../lambdas/core/retention/sweep-expired.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { type Bucket, EXPIRED } from "./bucket.ts";
import { type RetentionWorld, retentionWorld } from "./world.ts";

const tags = (backupName: string) => ({
  "velero.io/backup": backupName,
  "jangada.io/backup-uid": `uid-${backupName}`,
  "jangada.io/cluster": "shop",
});

async function sweep({ ports, buckets }: RetentionWorld, removeOrphans = false) {
  const [first] = Object.values(buckets) as [Bucket];
  const snapshotters = [first.snapshots];
  const request = { clusterName: "shop", snapshotters, schedules: [], removeOrphans };
  return await sweepExpired(ports, request);
}

describe("sweepExpired", () => {
  it("sweeps what may be written and leaves the rest", async () => {
    const world = retentionWorld({
      default: {},
      reader: { accessMode: "ReadOnly" },
      broken: { provider: "" },
    });
    for (const bucket of Object.values(world.buckets)) await bucket.addBackup("old");
    const { locations, ...rest } = await sweep(world);
    expect(locations).toMatchObject([
      { name: "default", sweep: { deleted: ["old"] } },
      { name: "reader", skipped: "backup storage location 'reader' is read-only" },
      { name: "broken", skipped: expect.stringContaining('"broken" is unavailable') },
    ]);
    expect(rest).toEqual({ problems: [] });
    expect(Object.values(world.buckets).map(({ keys }) => keys.length)).toEqual([0, 4, 4]);
  });

  it("reports orphans both ways, and removes them only when asked", async () => {
    const world = retentionWorld();
    const bucket = world.buckets.default as Bucket;
    const status = { ...EXPIRED, expiration: "2099-01-01T00:00:00Z", volumeSnapshotsCompleted: 1 };
    await bucket.addBackup("torn", { status, snapshots: ["snap-torn"] });
    await bucket.snapshots.deleteSnapshot("snap-torn", tags("torn"));
    bucket.addSnapshot("snap-gone", tags("gone"));
    await bucket.addRestore("ended", "torn");
    await bucket.put("restores/ended/plan/plan.json.gz");
    bucket.store.unfinishedUploads.set(
      "backups/died/died.tar.gz",
      new Date("2026-11-01T00:00:00Z"),
    );
    const found = {
      locations: [
        {
          unfinishedUploads: ["backups/died/died.tar.gz"],
          orphans: { endedPlans: [{ name: "ended" }] },
          incompleteBackups: [{ backupName: "torn", missingSnapshots: ["snap-torn"] }],
        },
      ],
      orphanedSnapshots: [{ snapshotId: "snap-gone", backupName: "gone" }],
      problems: [],
    };
    expect(await sweep(world)).toMatchObject(found);
    expect(bucket.snapshotIds).toEqual(["snap-gone"]);
    expect(bucket.store.unfinishedUploads.size).toBe(1);
    bucket.snapshots.locked.add("snap-gone");
    expect((await sweep(world, true)).problems).toEqual(["snapshot 'snap-gone' is locked"]);
    bucket.snapshots.locked.clear();
    await sweep(world, true);
    expect(bucket.snapshotIds).toEqual([]);
    expect(bucket.keys).not.toContain("restores/ended/plan/plan.json.gz");
    expect(bucket.store.unfinishedUploads.size).toBe(0);
    expect(await sweep(world, true)).toMatchObject({ orphanedSnapshots: [], problems: [] });
  });

  it("counts the backups of a read-only location, whose snapshots are no orphans", async () => {
    const world = retentionWorld({ default: {}, reader: { accessMode: "ReadOnly" } });
    await world.buckets.reader?.addBackup("old");
    world.buckets.default?.addSnapshot("snap-old", tags("old"));
    expect(await sweep(world)).toMatchObject({ orphanedSnapshots: [] });
  });

  it("does not count a backup as torn that this sweep has deleted", async () => {
    const world = retentionWorld();
    const status = { ...EXPIRED, volumeSnapshotsCompleted: 1 };
    await world.buckets.default?.addBackup("old", { status, snapshots: ["snap-1"] });
    expect((await sweep(world)).locations).toMatchObject([
      { sweep: { deleted: ["old"] }, incompleteBackups: [] },
    ]);
  });

  it("goes on when one location, or EC2, does not answer, and calls no snapshot an orphan then", async () => {
    const world = retentionWorld({ default: {}, slow: {} });
    const refusal = new JangadaError(ErrorName.StoreUnavailable, "no answer");
    const slow = memoryObjectStore({
      failure: (key) => (key === "backups/" ? refusal : undefined),
    });
    const openStore: RetentionWorld["ports"]["openStore"] = (location) =>
      location.metadata.name === "slow" ? slow : world.ports.openStore(location);
    await world.buckets.default?.addBackup("old");
    const report = await sweep({ ...world, ports: { ...world.ports, openStore } });
    expect(report).toMatchObject({
      locations: [{ sweep: { deleted: ["old"] } }, { name: "slow", skipped: "no answer" }],
      problems: ["no answer"],
    });
    expect(report.orphanedSnapshots).toBeUndefined();
    const { snapshots } = world.buckets.default as Bucket;
    snapshots.fail("findSnapshots", new SnapshotterError("denied", "no permission"));
    expect((await sweep(world)).problems).toEqual(["no permission"]);
  });

  it("sweeps a location whose uploads it may not list, and says so", async () => {
    const world = retentionWorld();
    const { store } = world.buckets.default as Bucket;
    await world.buckets.default?.addBackup("old");
    store.listUnfinishedUploads = () =>
      Promise.reject(new JangadaError(ErrorName.StoreDenied, "no permission"));
    const report = await sweep(world);
    expect(report).toMatchObject({
      locations: [{ sweep: { deleted: ["old"] } }],
      problems: ["no permission"],
    });
    expect(report.locations[0]).not.toHaveProperty("unfinishedUploads");
  });

  it("reports a backup whose snapshots cannot be asked for", async () => {
    const world = retentionWorld();
    const bucket = world.buckets.default as Bucket;
    const status = { ...EXPIRED, expiration: "2099-01-01T00:00:00Z", volumeSnapshotsCompleted: 1 };
    await bucket.addBackup("a", { status, snapshots: ["snap-1"] });
    bucket.snapshots.fail("describeSnapshots", new SnapshotterError("denied", "no permission"));
    expect(await sweep(world)).toMatchObject({
      locations: [{ incompleteBackups: [] }],
      problems: ["no permission"],
    });
  });
});
