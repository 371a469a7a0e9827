import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RetentionSnapshotter } from "../../../lambdas/core/retention/deletion-ports.ts";
import { sweepExpired } from "../../../lambdas/core/retention/sweep-expired.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { Bucket, NOW } from "./bucket.ts";
import { type CallLimit, LimitedCalls } from "./call-limit.ts";
import { FOREIGN_KEYS, ODD_STATES, type OddState } from "./odd-states.ts";
import { worldOf } from "./world.ts";

const BEFORE_YESTERDAY = new Date(NOW.getTime() - 48 * 3_600_000);
const NO_LIMIT: CallLimit = { calls: Number.POSITIVE_INFINITY, when: "before" };

type Placed = readonly [name: string, state: OddState];

/** A bucket of these backups among strangers' files, written the day before yesterday. */
async function bucketOf(placed: readonly Placed[], foreign = FOREIGN_KEYS): Promise<Bucket> {
  const bucket = new Bucket(memoryObjectStore({ now: () => BEFORE_YESTERDAY }));
  for (const key of foreign) await bucket.put(key);
  for (const [name, { add }] of placed) await add(bucket, name);
  return bucket;
}

/** Sweeps, dying at a call if told so; `calls` are those that were made. */
async function sweep(bucket: Bucket, removeOrphans = false, limit = NO_LIMIT) {
  const calls = new LimitedCalls(limit);
  const snapshotters = [calls.counted<RetentionSnapshotter>(bucket.snapshots)];
  const request = { clusterName: "shop", schedules: [], snapshotters, removeOrphans };
  const report = await sweepExpired(calls.ports(worldOf(bucket).ports), request);
  return { report, calls };
}

/** What a bucket holds after a sweep that removed what it should. */
function rightfully(bucket: Bucket, placed: readonly Placed[]) {
  const gone = placed.filter(([, { isDeleted }]) => isDeleted).map(([name]) => name);
  const directories = new Set(gone.flatMap((name) => [`backups/${name}`, `restores/of-${name}`]));
  const snapshots = new Set(gone.map((name) => `snap-${name}`));
  return {
    deleted: gone.toSorted(),
    keys: bucket.keys.filter((key) => !directories.has(key.split("/", 2).join("/"))),
    snapshotIds: bucket.snapshotIds.filter((id) => !snapshots.has(id)),
  };
}

async function expectRightSweep(bucket: Bucket, placed: readonly Placed[]) {
  const { deleted, ...left } = rightfully(bucket, placed);
  const { report, calls } = await sweep(bucket);
  expect(report.locations[0]?.sweep).toMatchObject({ deleted, remaining: [] });
  expect(bucket).toMatchObject(left);
  const { report: second } = await sweep(bucket);
  expect(second.locations[0]?.sweep?.deleted).toEqual([]);
  expect(bucket).toMatchObject(left);
  return calls;
}

describe("sweepExpired of a store of every odd state", () => {
  it.for(ODD_STATES)("does with a backup what it must: $title ($isDeleted)", async (state) => {
    const placed: Placed[] = [["a", state]];
    await expectRightSweep(await bucketOf(placed), placed);
  });

  it("touches nothing else, whatever lies beside whatever", { timeout: 120_000 }, async () => {
    // Names that begin alike, of which one must not take another's files.
    const name = fc.constantFrom("a", "ab", "a-b", "a.b", "b", "a-20261123000000");
    const backups = fc.uniqueArray(fc.tuple(name, fc.constantFrom(...ODD_STATES)), {
      selector: ([it]) => it,
    });
    await fc.assert(
      fc.asyncProperty(backups, fc.subarray([...FOREIGN_KEYS]), async (placed, foreign) => {
        await expectRightSweep(await bucketOf(placed, foreign), placed);
      }),
      { numRuns: 60 },
    );
  });

  it("is through with two thousand backups in one function's time", {
    timeout: 240_000,
  }, async ({ annotate }) => {
    const placed = Array.from({ length: 2_000 }, (_, index): Placed => {
      return [`b-${index}`, ODD_STATES[index % ODD_STATES.length] as OddState];
    });
    const bucket = await bucketOf(placed);
    const calls = await expectRightSweep(bucket, placed);
    // 50 ms a request, eight backups side by side; a deletion in a bucket with versions is four.
    const requests = calls.total + 3 * calls.deletions;
    const seconds = (requests * 0.05) / 8;
    await annotate(`${requests} requests, ${Math.round(seconds)} s of S3's time`);
    expect(seconds).toBeLessThan(15 * 60 - 30);
  });

  it.for(["before", "after"] as const)(
    "ends in the same state wherever it was killed before, %s a call takes effect",
    { timeout: 240_000 },
    async (when) => {
      const placed = ODD_STATES.map((state, index): Placed => [`b-${index}`, state]);
      const make = async () => {
        const bucket = await bucketOf(placed);
        bucket.addSnapshot("snap-orphan", {
          "velero.io/backup": "gone",
          "jangada.io/cluster": "shop",
        });
        await bucket.put("restores/of-b-8/plan/plan.json.gz");
        bucket.store.unfinishedUploads.set("backups/died/died.tar.gz", BEFORE_YESTERDAY);
        return bucket;
      };
      const stateOf = ({ keys, snapshotIds, store }: Bucket) => {
        return { keys, snapshotIds, uploads: [...store.unfinishedUploads.keys()] };
      };
      const undisturbed = await make();
      const { calls } = await sweep(undisturbed, true);
      // Snapshots of a broken-off backup are nobody's once that is gone, which the next sweep sees.
      await sweep(undisturbed, true);
      const expected = stateOf(undisturbed);
      expect(expected).toMatchObject({ uploads: [] });
      expect(expected.snapshotIds).not.toContain("snap-orphan");
      for (let kill = 0; kill < calls.total; kill++) {
        const bucket = await make();
        const died = sweep(bucket, true, { calls: kill, when });
        // Whatever goes wrong while a location is looked at makes it unavailable, a death too.
        await died.catch(({ message }: Error) => expect(message).toBe("killed"));
        for (let again = 0; again < 2; again++) await sweep(bucket, true);
        expect(stateOf(bucket)).toEqual(expected);
      }
    },
  );
});
