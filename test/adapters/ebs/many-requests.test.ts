import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ebsVolumeSnapshotter } from "../../../lambdas/adapters/ebs/ebs-volume-snapshotter.ts";
import { missingPermissions } from "../../../lambdas/adapters/ebs/missing-permissions.ts";
import type { VolumeSnapshotter } from "../../../lambdas/core/volumes/volume-snapshotter.ts";
import { type Ec2World, startEc2World } from "../../../local/world/ec2/ec2-world.ts";
import { ec2ClientsAt } from "../../support/ec2-clients-at.ts";

const ENDLESS = { burst: 1e9, perSecond: 1 };
const BUCKETS = Object.fromEntries(
  [
    "CreateSnapshot",
    "CreateVolume",
    "DescribeInstances",
    "DescribeSnapshots",
    "DescribeVolumes",
  ].map((action) => [action, ENDLESS]),
);

let world: Ec2World;
let clients: ReturnType<typeof ec2ClientsAt>;
let snapshotter: VolumeSnapshotter;
beforeAll(async () => {
  world = await startEc2World({ buckets: BUCKETS, mostPerPage: 7, snapshotSeconds: 0 });
  clients = ec2ClientsAt(world.url);
  snapshotter = ebsVolumeSnapshotter(clients);
});
afterAll(async () => {
  clients?.once.destroy();
  await world?.stop();
});

/** How many requests something takes. */
async function requestsOf(act: () => Promise<unknown>): Promise<number> {
  const before = world.calls.length;
  await act();
  return world.calls.length - before;
}

function idsOf(things: readonly { readonly id: string }[]): string[] {
  return things.map(({ id }) => id).toSorted();
}

/** Which of so many ids exist, and how often each is asked for. */
const asked = fc.array(fc.record({ exists: fc.boolean(), times: fc.integer({ min: 1, max: 2 }) }), {
  maxLength: 450,
  size: "max",
});

describe("whatever is asked for", () => {
  const absentId = (kind: string, index: number) => `${kind}-dead${index.toString(16)}`;

  it("every disk that exists is described once, 200 to a request and page by page", async () => {
    const region = world.region("us-east-1");
    await fc.assert(
      fc.asyncProperty(asked, async (wanted) => {
        const ids = wanted.map(({ exists }, index) =>
          exists ? region.addVolume().id : absentId("vol", index),
        );
        const twice = wanted.flatMap(({ times }, index) => Array(times).fill(ids[index]));
        const found = await snapshotter.describeVolumes(twice);
        const there = ids.filter((_, index) => wanted[index]?.exists);
        expect(idsOf(found)).toEqual(there.toSorted());
      }),
      { numRuns: 12 },
    );
  });

  it("every snapshot that exists is described once, and the search for those that do not is short", async () => {
    const region = world.region("us-east-1");
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 450 }),
        fc.uniqueArray(fc.nat({ max: 449 }), { maxLength: 6 }),
        async (count, holes) => {
          const absent = holes.filter((hole) => hole < count);
          const ids = Array.from({ length: count }, (_, index) =>
            absent.includes(index) ? absentId("snap", index) : region.addSnapshot().id,
          );
          const there = ids.filter((_, index) => !absent.includes(index));
          const requests = await requestsOf(async () => {
            expect(idsOf(await snapshotter.describeSnapshots(ids))).toEqual(there.toSorted());
          });
          // Halving 200 ids takes 8 steps of two requests for each that is absent.
          expect(requests).toBeLessThanOrEqual(Math.ceil(count / 200) + absent.length * 2 * 8);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("every instance that exists is described once, with the disks it has", async () => {
    const region = world.region("us-east-1");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { maxLength: 30 }), async (counts) => {
        const instances = counts.map((count) => {
          const disks = Array.from({ length: count }, () => region.addVolume().id);
          return [region.addInstance(disks).id, disks] as const;
        });
        const ids = [...instances.map(([id]) => id), absentId("i", 1)];
        const attached = await snapshotter.attachedDisks(ids);
        expect(attached).toEqual(new Map(instances));
      }),
      { numRuns: 12 },
    );
  });
});

describe("whatever a tag says", () => {
  /** What XML can carry; EC2 takes any of it. */
  const anyText = fc.string({ unit: "grapheme", maxLength: 60 });
  const wildText = fc.string({ unit: fc.constantFrom("*", "?", "\\", "a", ".", "&", '"', " ") });

  it("what carries it is found by it, and nothing else", async () => {
    const region = world.region("us-east-1");
    const value = fc.oneof(anyText, wildText).filter((text) => text !== "");
    await fc.assert(
      fc.asyncProperty(value, value, async (one, other) => {
        const tags = { "velero.io/backup": one, unique: String(region.snapshots.size) };
        const begun = await snapshotter.createSnapshot(region.addVolume().id, tags);
        expect(begun.tags).toEqual(tags);
        expect(idsOf(await snapshotter.findSnapshots(tags))).toEqual([begun.id]);
        const others = { ...tags, "velero.io/backup": other };
        expect(await snapshotter.findSnapshots(others)).toHaveLength(one === other ? 1 : 0);
      }),
      { numRuns: 100 },
    );
  });
});

describe("whatever goes wrong", () => {
  const anyFailure = fc.record({
    when: fc.constantFrom("before" as const, "after" as const),
    code: fc.option(fc.stringMatching(/^[A-Z][A-Za-z]{0,20}(\.[A-Z][A-Za-z]{0,20})?$/), {
      nil: undefined,
    }),
    message: fc.string(),
    status: fc.constantFrom(400, 403, 412, 429, 500, 503),
  });
  const REQUESTS: Readonly<Record<string, (ids: Ids) => Promise<unknown>>> = {
    describeVolumes: ({ volumeId }) => snapshotter.describeVolumes([volumeId]),
    describeSnapshots: ({ snapshotId }) => snapshotter.describeSnapshots([snapshotId]),
    attachedDisks: ({ instanceId }) => snapshotter.attachedDisks([instanceId]),
    findSnapshots: () => snapshotter.findSnapshots({ a: "b" }),
    findVolumes: () => snapshotter.findVolumes({ a: "b" }),
    createSnapshot: ({ volumeId }) => snapshotter.createSnapshot(volumeId, {}),
    createSnapshots: ({ instanceId }) =>
      snapshotter.createSnapshots({ instanceId, excludedVolumeIds: [], tags: {} }),
    createVolume: ({ snapshotId, clientToken }) =>
      snapshotter.createVolume({
        snapshotId,
        zone: "us-east-1a",
        type: "gp3",
        tags: {},
        clientToken,
      }),
  };
  interface Ids {
    readonly volumeId: string;
    readonly snapshotId: string;
    readonly instanceId: string;
    readonly clientToken: string;
  }

  it.for(Object.keys(REQUESTS))(
    "%s fails with a reason, a remedy and EC2's own words",
    async (name) => {
      const region = world.region("us-east-1");
      await fc.assert(
        fc.asyncProperty(anyFailure, fc.uuid(), async (failure, clientToken) => {
          // What is absent is left out of what was asked for by id.
          fc.pre(failure.code !== "InvalidSnapshot.NotFound");
          const volumeId = region.addVolume().id;
          const instanceId = region.addInstance([volumeId]).id;
          const snapshotId = region.addSnapshot().id;
          world.fail(() => true, failure);
          const answer = REQUESTS[name]?.({ volumeId, snapshotId, instanceId, clientToken });
          const error = await answer?.catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({
            name: "SnapshotterError",
            reason: expect.stringMatching(
              /^(throttled|volumeBusy|unavailable|notFound|denied|refused)$/,
            ),
            message: expect.stringMatching(/^cannot [a-z]+ .*: .* \(.*\)$/s),
            cause: expect.any(Error),
          });
          if (failure.code) expect((error as Error).message).toContain(failure.code);
          if (failure.code === undefined) expect(error).toMatchObject({ reason: "unavailable" });
        }),
        { numRuns: 30 },
      );
    },
  );
});

describe("missingPermissions", () => {
  it("names just what is denied, and changes nothing", async () => {
    const region = world.region("us-east-1");
    const volumeId = region.addVolume().id;
    const probe = {
      volumeId,
      instanceId: region.addInstance([region.addVolume().id]).id,
      snapshotId: region.addSnapshot().id,
      zone: "us-east-1a",
    };
    const actions = [
      "DescribeVolumes",
      "DescribeInstances",
      "DescribeSnapshots",
      "CreateSnapshot",
      "CreateSnapshots",
      "CreateVolume",
      "DeleteSnapshot",
    ];
    const sizes = () => [region.volumes.size, region.snapshots.size];
    const before = sizes();
    await fc.assert(
      fc.asyncProperty(fc.subarray(actions), async (denied) => {
        const denial = {
          code: "UnauthorizedOperation",
          status: 403,
          times: Number.POSITIVE_INFINITY,
        };
        const end = world.fail(({ action }) => denied.includes(action), denial);
        const missing = await missingPermissions(clients.once, probe);
        end();
        expect(missing).toEqual(denied.map((action) => `ec2:${action}`));
        expect(sizes()).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
});
