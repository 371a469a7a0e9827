import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sweepLocation } from "../../../lambdas/core/retention/sweep-location.ts";
import type { BackupStatus } from "../../../lambdas/core/velero/backup.ts";
import type { Schedule } from "../../../lambdas/core/velero/schedule.ts";
import { restore, schedule } from "../velero/objects.ts";
import { Bucket, dyingStore, EXPIRED, NOW } from "./bucket.ts";

const sweep = async (
  bucket: Bucket,
  { schedules = [], signal }: { schedules?: readonly Schedule[]; signal?: AbortSignal } = {},
) => sweepLocation(bucket.ports(), await bucket.contents(), { now: NOW, schedules, signal });

const NOTHING = { deleted: [], notDeleted: [], kept: [], remaining: [] };

async function withStatus(status: BackupStatus): Promise<Bucket> {
  const bucket = new Bucket();
  await bucket.addBackup("a", { status });
  return bucket;
}

describe("sweepLocation", () => {
  it.for([
    { title: "a second ago", expiration: "2026-11-23T11:59:59Z" },
    { title: "an hour ago, in another zone", expiration: "2026-11-23T13:00:00+02:00" },
    { title: "on a leap day", expiration: "2024-02-29T00:00:00Z", start: "2024-02-28T00:00:00Z" },
    { title: "last year", expiration: "2025-12-31T23:59:59Z", start: "2025-12-01T00:00:00Z" },
  ])("deletes a backup that expired $title", async ({ expiration, start }) => {
    const startTimestamp = start ?? "2026-10-01T00:00:00Z";
    const bucket = await withStatus({ phase: "Completed", startTimestamp, expiration });
    expect(await sweep(bucket)).toEqual({ ...NOTHING, deleted: ["a"] });
    expect(bucket.keys).toEqual([]);
  });

  it.for([
    { title: "now", expiration: "2026-11-23T12:00:00Z" },
    { title: "in a second", expiration: "2026-11-23T12:00:01Z" },
    { title: "on a leap day", expiration: "2028-02-29T00:00:00Z" },
    { title: "in a hundred years", expiration: "2126-10-30T00:00:00Z" },
  ])("leaves a backup that expires $title", async ({ expiration }) => {
    const bucket = await withStatus({ ...EXPIRED, expiration });
    expect(await sweep(bucket)).toEqual(NOTHING);
    expect(bucket.keys).toHaveLength(4);
  });

  it.for([
    { expiration: undefined },
    { expiration: EXPIRED.startTimestamp },
    { expiration: "2020-01-01T00:00:00Z" },
  ])("keeps a backup whose expiration is $expiration, and says so", async ({ expiration }) => {
    const bucket = await withStatus({ ...EXPIRED, expiration });
    const reason = `its expiration '${expiration ?? ""}' is not a time after its start; delete it by name`;
    expect(await sweep(bucket)).toEqual({ ...NOTHING, kept: [{ backupName: "a", reason }] });
    expect(bucket.keys).toHaveLength(4);
  });

  it.for(["yesterday", "2026-11-22", "2025-02-29T00:00:00Z"])(
    "keeps a backup whose expiration is the text %s, and says so",
    async (expiration) => {
      const bucket = await withStatus({ ...EXPIRED, expiration });
      const { kept, deleted } = await sweep(bucket);
      expect(deleted).toEqual([]);
      expect(kept[0]?.reason).toContain(`status.expiration "${expiration}": is not a time`);
    },
  );

  it("deletes an expired backup that has no start, or that a Velero never finished", async () => {
    const { startTimestamp: _, ...status } = EXPIRED;
    const bucket = await withStatus(status);
    await bucket.addBackup("b", { status: { ...EXPIRED, phase: "InProgress" } });
    expect(await sweep(bucket)).toMatchObject({ deleted: ["a", "b"] });
  });

  it("keeps the newest good backups of a schedule, also when the schedule is gone", async () => {
    const labels = { "velero.io/schedule-name": "nightly" };
    const annotations = { "jangada.io/keep-last": "1" };
    const bucket = new Bucket();
    for (const day of [1, 2, 3]) {
      const status = { ...EXPIRED, startTimestamp: `2026-10-0${day}T03:00:00Z` };
      await bucket.addBackup(`nightly-${day}`, { status, labels, annotations });
    }
    expect(await sweep(bucket)).toMatchObject({
      deleted: ["nightly-1", "nightly-2"],
      kept: [{ backupName: "nightly-3" }],
    });
    expect(await sweep(bucket, { schedules: [schedule()] })).toMatchObject({
      deleted: ["nightly-3"],
    });
  });

  it("reports what may not be deleted, and deletes the others", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("held");
    await bucket.addBackup("read");
    await bucket.addBackup("rest");
    bucket.heldKeys.set("backups/held/held.tar.gz", { kind: "LegalHold" });
    bucket.runningRestores.push(restore({ backupName: "read" }));
    const { deleted, notDeleted } = await sweep(bucket);
    expect(deleted).toEqual(["rest"]);
    expect(notDeleted.map(({ backupName, outcome }) => [backupName, outcome])).toEqual(
      expect.arrayContaining([
        ["held", "refused"],
        ["read", "refused"],
      ]),
    );
  });

  it("stops between two backups when its time is up, and says what is left", async () => {
    const bucket = new Bucket();
    await bucket.addBackup("a");
    await bucket.addBackup("b");
    expect(await sweep(bucket, { signal: AbortSignal.abort() })).toEqual({
      ...NOTHING,
      remaining: ["a", "b"],
    });
    expect(await sweep(bucket)).toMatchObject({ deleted: ["a", "b"] });
  });

  it("ends in the same state wherever it was killed before", { timeout: 60_000 }, async () => {
    const make = async () => {
      const bucket = new Bucket();
      await bucket.addBackup("a", { snapshots: ["snap-1"] });
      await bucket.addBackup("ab");
      await bucket.addBackup("b", { status: { ...EXPIRED, expiration: "2027-01-01T00:00:00Z" } });
      await bucket.addRestore("a-1", "a");
      return bucket;
    };
    let killed = true;
    for (let calls = 0; killed; calls++) {
      const bucket = await make();
      const contents = await bucket.contents();
      const ports = bucket.ports(dyingStore(bucket.store, calls));
      const run = sweepLocation(ports, contents, { now: NOW, schedules: [] });
      killed = await run.then(
        () => false,
        () => true,
      );
      await sweep(bucket);
      expect(bucket.keys.every((key) => key.startsWith("backups/b/"))).toBe(true);
      expect(bucket.keys).toHaveLength(4);
      expect(bucket.snapshotIds).toHaveLength(0);
      expect(await sweep(bucket)).toEqual(NOTHING);
    }
  });

  it("never touches what has not expired or is not a backup's own", {
    timeout: 60_000,
  }, async () => {
    const name = fc.constantFrom("a", "ab", "a-b", "a.b", "b", "a-20261123000000");
    const life = fc.constantFrom("2026-11-22T12:00:00Z", "2027-01-01T00:00:00Z", "bad", undefined);
    const foreign = fc.constantFrom(
      "backups/a",
      "backups/a.tar.gz",
      "backups/abc/x",
      "backups//x",
      "backups/unread/velero-backup.json",
      "restores/a/x",
      "restores/velero/restore-velero-logs.gz",
      "kopia/a/x",
      "metadata/revision",
      "a/velero-backup.json",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ name, life }), { selector: (it) => it.name }),
        fc.uniqueArray(foreign),
        async (backups, others) => {
          const bucket = new Bucket();
          for (const key of others) await bucket.put(key);
          for (const { name: backupName, life: expiration } of backups) {
            const snapshots = [`snap-${backupName}`];
            await bucket.addBackup(backupName, { status: { ...EXPIRED, expiration }, snapshots });
            await bucket.addRestore(`of-${backupName}`, backupName);
          }
          const expired = backups.filter((it) => it.life === "2026-11-22T12:00:00Z");
          const gone = expired.flatMap((it) => [`backups/${it.name}/`, `restores/of-${it.name}/`]);
          const expected = bucket.keys.filter((key) => !gone.some((it) => key.startsWith(it)));
          const snapshots = backups.filter((it) => !expired.includes(it));
          const { deleted } = await sweep(bucket);
          expect(deleted).toEqual(expired.map((it) => it.name).sort());
          expect(bucket.keys).toEqual(expected);
          expect(bucket.snapshotIds).toEqual(snapshots.map((it) => `snap-${it.name}`).sort());
          expect(await sweep(bucket)).toMatchObject({ deleted: [], notDeleted: [] });
        },
      ),
      { numRuns: 60 },
    );
  });
});
