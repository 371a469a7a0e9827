import { describe, expect, it } from "vitest";
import { createVolumes } from "../../../lambdas/core/volumes/create-volumes.ts";
import type { VolumeRequest, VolumeTarget } from "../../../lambdas/core/volumes/new-volume.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import {
  type MemoryEc2Options,
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";

const TARGET: VolumeTarget = {
  restoreId: "restore-1",
  clusterName: "target",
  zones: ["us-east-1a", "us-east-1b"],
  driver: "ebs.csi.aws.com",
};

function rig(options?: MemoryEc2Options) {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock, options);
  const create = (requests: readonly VolumeRequest[], target: Partial<VolumeTarget> = {}) =>
    createVolumes(requests, { ...TARGET, ...target }, { snapshotter: ec2, clock });
  return { clock, ec2, create };
}

function request(volumeName: string, snapshotId: string, volumeAZ = "us-east-1a"): VolumeRequest {
  return { snapshot: { volumeName, snapshotId, volumeType: "gp3", volumeAZ } };
}

describe("createVolumes", () => {
  it("makes each disk where its volume was", async () => {
    const { ec2, create } = rig();
    const [one, two] = [ec2.addSnapshot(), ec2.addSnapshot()];
    const made = await create([
      request("pv-1", one.id),
      { ...request("pv-2", two.id, "us-east-1b"), claim: { namespace: "data", name: "db" } },
    ]);
    const [first, second] = ec2.volumes;
    expect(made).toEqual({
      created: [
        { volumeName: "pv-1", volumeId: first?.id, zone: "us-east-1a" },
        { volumeName: "pv-2", volumeId: second?.id, zone: "us-east-1b" },
      ],
      waiting: [],
      failed: [],
      warnings: [],
    });
    expect(first?.tags).toMatchObject({
      "jangada.io/restore": "restore-1",
      "jangada.io/restored-pv": "pv-1",
    });
  });

  it("asks nothing about nothing", async () => {
    const { ec2, create } = rig();
    expect(await create([])).toEqual({ created: [], waiting: [], failed: [], warnings: [] });
    expect(ec2.calls).toEqual([]);
  });

  it("waits for a snapshot that is not finished, and makes its disk the next time", async () => {
    const { clock, ec2, create } = rig({ secondsToFinish: 100 });
    const done = ec2.addSnapshot();
    const pending = ec2.addSnapshot({ state: "pending" });
    const requests = [request("pv-1", done.id), request("pv-2", pending.id)];
    await clock.pause(50_000);
    const first = await create(requests);
    expect(first.waiting).toEqual([{ volumeName: "pv-2", percent: 50 }]);
    expect(first.created).toHaveLength(1);
    await clock.pause(60_000);
    const second = await create(requests);
    expect(second).toMatchObject({ waiting: [], failed: [] });
    expect(second.created[0]).toEqual(first.created[0]);
    expect(ec2.volumes).toHaveLength(2);
  });

  it("makes no disk twice, whatever happened to the answer", async () => {
    const { ec2, create } = rig();
    const requests = [request("pv-1", ec2.addSnapshot().id)];
    ec2.fail("createVolume", new SnapshotterError("unavailable", "no answer"), "after");
    expect(await create(requests)).toMatchObject({
      created: [],
      waiting: [{ volumeName: "pv-1", percent: 100 }],
    });
    expect(await create(requests)).toMatchObject({ created: [{ volumeName: "pv-1" }] });
    expect(ec2.volumes).toHaveLength(1);
  });

  it("waits for a disk until EC2 has made it, and asks for its snapshot no more", async () => {
    const { ec2, create } = rig();
    const requests = [request("pv-1", ec2.addSnapshot().id)];
    const id = String((await create(requests)).created[0]?.volumeId);
    ec2.changeVolume(id, { state: "creating" });
    const before = ec2.calls.length;
    expect(await create(requests)).toMatchObject({
      created: [],
      waiting: [{ volumeName: "pv-1", percent: 100 }],
    });
    expect(ec2.calls.slice(before)).toEqual([{ method: "findVolumes" }]);
    ec2.changeVolume(id, { state: "available" });
    expect(await create(requests)).toMatchObject({ created: [{ volumeId: id }], waiting: [] });
  });

  it("makes a disk of its own for another restore, and for another volume of one snapshot", async () => {
    const { ec2, create } = rig();
    const { id } = ec2.addSnapshot();
    await create([request("pv-1", id), request("pv-2", id)]);
    await create([request("pv-1", id)], { restoreId: "restore-2" });
    expect(ec2.volumes).toHaveLength(3);
  });

  it("warns of a zone without nodes each time it is asked", async () => {
    const { ec2, create } = rig();
    const requests = [request("pv-1", ec2.addSnapshot().id, "eu-west-1a")];
    const { warnings, created } = await create(requests);
    expect(warnings).toEqual([expect.stringContaining('was in zone "eu-west-1a"')]);
    expect(TARGET.zones).toContain(created[0]?.zone);
    expect((await create(requests)).warnings).toEqual(warnings);
  });

  it("keeps a disk where it was made when the nodes move on", async () => {
    const { ec2, create } = rig();
    const requests = [request("pv-1", ec2.addSnapshot().id)];
    const { created } = await create(requests);
    const later = await create(requests, { zones: ["us-east-1c"] });
    expect(later).toMatchObject({ created, warnings: [] });
    expect((await create(requests, { zones: [] })).created).toEqual(created);
  });

  it("fails for a volume without zone in a cluster without nodes", async () => {
    const { ec2, create } = rig();
    const { failed } = await create([request("pv-1", ec2.addSnapshot().id, "")], { zones: [] });
    const error =
      'persistent volume "pv-1" names no zone and the cluster has no node: add a node or give a zone mapping';
    expect(failed).toEqual([{ volumeName: "pv-1", error }]);
  });

  it.for([
    { state: "error" as const, stateMessage: "its words", says: 'is in state "error": its words' },
    { state: "recoverable" as const, says: 'state "recoverable": no disk can be made of it' },
  ])("fails for a snapshot in state $state", async ({ says, ...traits }) => {
    const { ec2, create } = rig();
    const { failed } = await create([request("pv-1", ec2.addSnapshot(traits).id)]);
    expect(failed).toEqual([{ volumeName: "pv-1", error: expect.stringContaining(says) }]);
  });

  it("fails for a snapshot that is not there", async () => {
    const { create } = rig();
    const { failed } = await create([request("pv-1", "snap-absent")]);
    const error =
      'snapshot "snap-absent" does not exist in the location\'s region, or is not shared with this account: share it, or say with config.sourceRegion where it is to be copied from';
    expect(failed).toEqual([{ volumeName: "pv-1", error }]);
  });

  it("fails for the disk that EC2 refuses, and makes the others", async () => {
    const { ec2, create } = rig();
    const { id } = ec2.addSnapshot();
    ec2.fail("createVolume", new SnapshotterError("denied", "access denied"));
    const { created, failed } = await create([request("pv-1", id), request("pv-2", id)]);
    expect(failed).toEqual([{ volumeName: "pv-1", error: "access denied" }]);
    expect(created).toMatchObject([{ volumeName: "pv-2" }]);
  });

  it.for(["error", "deleting", "deleted"])("fails for its disk in state %s", async (state) => {
    const { ec2, create } = rig();
    const requests = [request("pv-1", ec2.addSnapshot().id)];
    const { created } = await create(requests);
    ec2.changeVolume(String(created[0]?.volumeId), { state });
    const { failed } = await create(requests);
    expect(failed).toMatchObject([{ error: expect.stringContaining(`is in state "${state}"`) }]);
  });

  it("fails as a whole when EC2 does not say what there is, or something else is wrong", async () => {
    const { ec2, create } = rig();
    const requests = [request("pv-1", ec2.addSnapshot().id)];
    ec2.fail("findVolumes", new SnapshotterError("unavailable", "no answer"));
    await expect(create(requests)).rejects.toThrow("no answer");
    ec2.fail("createVolume", new Error("bug"));
    await expect(create(requests)).rejects.toThrow("bug");
  });

  it("makes 100 disks within what EC2 allows", async () => {
    const { ec2, create } = rig({ perSecond: 5 });
    const { id } = ec2.addSnapshot();
    const requests = Array.from({ length: 100 }, (_, index) => request(`pv-${index}`, id));
    expect((await create(requests)).created).toHaveLength(100);
    expect(ec2.calls).toHaveLength(102);
  });
});
