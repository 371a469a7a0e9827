import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import {
  findDirectoryOrphans,
  findUnfinishedUploads,
  removeDirectoryOrphans,
} from "../../../lambdas/core/retention/directory-orphans.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { restore } from "../velero/objects.ts";
import { Bucket, NOW, ourBackup } from "./bucket.ts";

const HOUR = 3_600_000;

/** A bucket with something left of everything, written so many hours ago. */
async function leftovers(hours: number, tells = true): Promise<Bucket> {
  const now = () => new Date(NOW.getTime() - hours * HOUR);
  const bucket = new Bucket(memoryObjectStore(tells ? { now } : {}));
  await bucket.put("backups/broken/broken.tar.gz");
  await bucket.addBackup("whole");
  await bucket.put("restores/died/plan/plan.json.gz");
  await bucket.put("restores/ended/plan/chunks/1");
  await bucket.addRestore("ended", "whole");
  await bucket.addRestore("clean", "whole");
  return bucket;
}

async function orphans(bucket: Bucket) {
  const running = await bucket.ports().running();
  return findDirectoryOrphans(await bucket.contents(), running, NOW);
}

const endedPlan = { name: "ended", keys: ["restores/ended/plan/chunks/1"] };

describe("findDirectoryOrphans", () => {
  it("finds backups that broke off and plans of restores that have ended", async () => {
    expect(await orphans(await leftovers(25))).toEqual({
      unfinishedBackups: [{ name: "broken", keys: ["backups/broken/broken.tar.gz"] }],
      endedPlans: [{ name: "died", keys: ["restores/died/plan/plan.json.gz"] }, endedPlan],
    });
  });

  it.for([
    { hours: 23, tells: true },
    { hours: 25, tells: false },
  ])(
    "takes nothing for an orphan that may be younger than a day: $hours hours, $tells",
    async ({ hours, tells }) => {
      expect(await orphans(await leftovers(hours, tells))).toEqual({
        unfinishedBackups: [],
        endedPlans: [endedPlan],
      });
    },
  );

  it("takes nothing for an orphan that runs", async () => {
    const bucket = await leftovers(25);
    bucket.runningBackups.push(ourBackup("broken"));
    for (const name of ["died", "ended"]) {
      bucket.runningRestores.push({ ...restore({ backupName: "whole" }), metadata: { name } });
    }
    expect(await orphans(bucket)).toEqual({ unfinishedBackups: [], endedPlans: [] });
  });
});

describe("findUnfinishedUploads", () => {
  it("names uploads of backups and restores begun more than a day ago", async () => {
    const { store } = new Bucket();
    const ages = { "backups/a/a": 25, "backups/b/b": 23, "restores/r/r": 25, "kopia/x": 99 };
    for (const [key, hours] of Object.entries(ages)) {
      store.unfinishedUploads.set(key, new Date(NOW.getTime() - hours * HOUR));
    }
    expect(await findUnfinishedUploads(store, NOW)).toEqual(["backups/a/a", "restores/r/r"]);
    expect(store.unfinishedUploads.size).toBe(4);
  });
});

describe("removeDirectoryOrphans", () => {
  it("reports uploads that it may not end, with what else is left", async () => {
    const denied = new JangadaError(ErrorName.StoreDenied, "denied");
    const store = memoryObjectStore({ failure: () => denied });
    const found = { unfinishedBackups: [{ name: "b", keys: ["backups/b/b"] }], endedPlans: [] };
    expect(await removeDirectoryOrphans(store, found, NOW)).toEqual(["denied", "denied"]);
  });

  it("removes what was found, and uploads that were begun more than a day ago", async () => {
    const bucket = await leftovers(25);
    const day = (hours: number) => new Date(NOW.getTime() - hours * HOUR);
    bucket.store.unfinishedUploads.set("backups/old/old.tar.gz", day(25));
    bucket.store.unfinishedUploads.set("backups/new/new.tar.gz", day(1));
    bucket.store.unfinishedUploads.set("restores/old/plan/chunks/1", day(25));
    bucket.store.unfinishedUploads.set("kopia/x", day(99));
    const found = await orphans(bucket);
    const gone = [...found.unfinishedBackups, ...found.endedPlans].flatMap(({ keys }) => keys);
    const before = bucket.keys;
    expect(await removeDirectoryOrphans(bucket.store, found, NOW)).toEqual([]);
    expect(bucket.keys).toEqual(before.filter((key) => !gone.includes(key)));
    expect([...bucket.store.unfinishedUploads.keys()]).toEqual([
      "backups/new/new.tar.gz",
      "kopia/x",
    ]);
  });
});
