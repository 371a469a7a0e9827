import { describe, expect, it } from "vitest";
import { LocationSnapshots } from "../../../lambdas/core/retention/location-snapshots.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";

const OWNER = { "velero.io/backup": "b" };

/** A location with snapshots in its own Region, and in the one that it copies from. */
function rig() {
  const clock = new VirtualClock();
  const limits = { perSecond: 5 };
  const here = new MemoryVolumeSnapshotter(clock, limits);
  const there = new MemoryVolumeSnapshotter(clock, limits);
  const snapshots = new LocationSnapshots({ here, there }, clock);
  return { clock, here, there, snapshots };
}

describe("the snapshots of a location", () => {
  it("are deleted no faster than EC2 allows", async () => {
    const { clock, here, snapshots } = rig();
    const ids = Array.from({ length: 100 }, () => here.addSnapshot({ tags: OWNER }).id);
    const start = clock.now().getTime();
    for (const id of ids) expect(await snapshots.deleteSnapshot(id, OWNER)).toBe("deleted");
    expect(here.snapshots).toEqual([]);
    expect(here.calls).toHaveLength(100);
    expect(clock.now().getTime() - start).toBe(99 * 200);
  });

  it("are looked for in the Region that it copies from when its own has not got them", async () => {
    const { here, there, snapshots } = rig();
    const near = here.addSnapshot({ id: "snap-near", tags: OWNER });
    const far = there.addSnapshot({ id: "snap-far", tags: OWNER });
    const found = await snapshots.describeSnapshots([near.id, far.id, "snap-absent"]);
    expect(found.map(({ id }) => id)).toEqual([near.id, far.id]);
    expect(await snapshots.deleteSnapshot(far.id, { another: "owner" })).toBe("notOwned");
    expect(await snapshots.deleteSnapshot(far.id, OWNER)).toBe("deleted");
    expect(await snapshots.deleteSnapshot(near.id, OWNER)).toBe("deleted");
    expect(await snapshots.deleteSnapshot("snap-absent", OWNER)).toBe("absent");
    expect([...here.snapshots, ...there.snapshots]).toEqual([]);
  });

  it("are asked for in its own Region alone when all are there, or orphans are looked for", async () => {
    const { here, there, snapshots } = rig();
    const { id } = here.addSnapshot({ tags: OWNER });
    expect(await snapshots.describeSnapshots([id])).toHaveLength(1);
    expect(await snapshots.findSnapshots(OWNER)).toHaveLength(1);
    expect(there.calls).toEqual([]);
  });

  it("are those of its own Region where it copies from none", async () => {
    const { clock, here } = rig();
    const snapshots = new LocationSnapshots({ here }, clock);
    expect(await snapshots.describeSnapshots(["snap-absent"])).toEqual([]);
    expect(await snapshots.deleteSnapshot("snap-absent", OWNER)).toBe("absent");
  });
});
