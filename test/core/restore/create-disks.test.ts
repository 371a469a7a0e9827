import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlannedDisk } from "../../../lambdas/core/restore/disk-plan.ts";
import { readDiskRecords } from "../../../lambdas/core/restore/disk-records.ts";
import { readPlan, writePlan } from "../../../lambdas/core/restore/restore-plan.ts";
import { AUTO_MODE_DRIVER, EBS_DRIVER } from "../../../lambdas/core/volumes/ebs-volume-of.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import { MemoryVolumeSnapshotter } from "../../support/fakes/memory-volume-snapshotter.ts";
import { configMap, RestoreRig, snapshotLocation } from "../../support/restore-rig.ts";

const MINUTE = 60_000;

function disk(
  volumeName: string,
  snapshotId: string,
  more: Partial<PlannedDisk> = {},
): PlannedDisk {
  const snapshot = { volumeName, snapshotId, volumeType: "gp3", volumeAZ: "us-east-1a" };
  return { snapshot, location: "default", driver: EBS_DRIVER, ...more };
}

/** A restore whose plan has these disks. */
async function planned(...disks: readonly PlannedDisk[]): Promise<RestoreRig> {
  return planIn(new RestoreRig(), disks);
}

async function planIn(rig: RestoreRig, disks: readonly PlannedDisk[]): Promise<RestoreRig> {
  await rig.plan([configMap("shop", "a")]);
  const plan = await readPlan(rig.store, "r");
  await writePlan(rig.store, { ...plan, disks, zones: ["us-east-1a", "us-east-1b"] });
  return rig;
}

const recordsOf = (rig: RestoreRig) => readDiskRecords(rig.store, "r");

describe("createDisks", () => {
  it("makes a disk with the tags of its restore, and records it", async () => {
    const rig = new RestoreRig();
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id)]);

    expect(await rig.createDisks()).toEqual({
      created: 1,
      failed: 0,
      waiting: 0,
      percent: 100,
      waitSeconds: 5,
    });
    const [made] = rig.ec2.volumes;
    expect(made?.tags).toMatchObject({
      "jangada.io/restore": "r/2026-11-23T12:00:00Z",
      "jangada.io/cluster": "target",
      "jangada.io/restored-pv": "pv-1",
    });
    expect(await recordsOf(rig)).toEqual({
      made: [{ volumeName: "pv-1", volumeId: made?.id, zone: "us-east-1a", driver: EBS_DRIVER }],
      failed: [],
      awaited: [],
      warnings: [],
    });
  });

  it("asks EC2 nothing about disks that are settled", async () => {
    const rig = new RestoreRig();
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id), disk("pv-2", "snap-absent")]);
    const first = await rig.createDisks();
    const calls = rig.ec2.calls.length;

    expect(await rig.createDisks()).toEqual(first);
    expect(first).toMatchObject({ created: 1, failed: 1, waiting: 0 });
    expect(rig.ec2.calls).toHaveLength(calls);
  });

  it("makes disks as their snapshots are finished, and says how far the slowest is", async () => {
    const rig = new RestoreRig();
    const done = rig.ec2.addSnapshot();
    const pending = rig.ec2.addSnapshot({ state: "pending" });
    await planIn(rig, [disk("pv-1", done.id), disk("pv-2", pending.id)]);
    await rig.clock.pause(50_000);

    expect(await rig.createDisks()).toMatchObject({ created: 1, waiting: 1, percent: 50 });
    await rig.clock.pause(50_000);
    expect(await rig.createDisks()).toMatchObject({ created: 2, waiting: 0, percent: 100 });
    expect(rig.ec2.volumes).toHaveLength(2);
  });

  it.for([
    { minutes: 0, waitSeconds: 5 },
    { minutes: 10, waitSeconds: 60 },
    { minutes: 600, waitSeconds: 300 },
  ])(
    "asks to be asked again after $waitSeconds s when $minutes minutes have gone by",
    async ({ minutes, waitSeconds }) => {
      const rig = await planned();
      await rig.clock.pause(minutes * MINUTE);

      expect(await rig.createDisks()).toMatchObject({ waitSeconds });
    },
  );

  it("gives up a snapshot after twelve hours", async () => {
    const rig = new RestoreRig();
    const { id } = rig.ec2.addSnapshot({ state: "pending" });
    await planIn(rig, [disk("pv-1", id)]);
    rig.ec2.describeSnapshots = async () => [
      { ...rig.ec2.addSnapshot({ id, state: "pending" }), state: "pending", percent: 7 },
    ];
    await rig.clock.pause((12 * 60 - 1) * MINUTE);
    expect(await rig.createDisks()).toMatchObject({ waiting: 1 });
    await rig.clock.pause(2 * MINUTE);
    expect(await rig.createDisks()).toMatchObject({ waiting: 0, failed: 1 });
    expect((await recordsOf(rig)).failed[0]?.error).toContain("at 7 % after twelve hours");
  });

  it("gives up a disk that does not become available in ten minutes", async () => {
    const rig = new RestoreRig();
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id)]);
    const make = rig.ec2.createVolume.bind(rig.ec2);
    rig.ec2.createVolume = async (volume) => {
      const made = await make(volume);
      rig.ec2.changeVolume(made.id, { state: "creating" });
      return { ...made, state: "creating" };
    };
    expect(await rig.createDisks()).toMatchObject({ waiting: 1, percent: 100 });
    await rig.clock.pause(10 * MINUTE);
    expect(await rig.createDisks()).toMatchObject({ waiting: 1 });
    await rig.clock.pause(MINUTE);
    expect(await rig.createDisks()).toMatchObject({ waiting: 0, failed: 1 });
    expect((await recordsOf(rig)).failed[0]?.error).toContain("the key that encrypts it");
    expect(rig.ec2.volumes).toHaveLength(1);
  });

  it.for(["findVolumes", "describeSnapshots"] as const)(
    "waits when EC2 does not answer %s, and fails its disks when it denies it",
    async (method) => {
      const rig = new RestoreRig();
      await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id)]);
      rig.ec2.fail(method, new SnapshotterError("unavailable", "no answer"));
      expect(await rig.createDisks()).toMatchObject({ waiting: 1, percent: 0 });
      rig.ec2.fail(method, new SnapshotterError("denied", "access denied"));
      expect(await rig.createDisks()).toMatchObject({ waiting: 0, failed: 1 });
      expect((await recordsOf(rig)).failed).toEqual([
        { volumeName: "pv-1", error: "access denied" },
      ]);
    },
  );

  it("waits for EC2 that sends it away for longer than it has patience", async () => {
    const rig = new RestoreRig();
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id)]);
    for (let i = 0; i < 7; i++) {
      rig.ec2.fail("findVolumes", new SnapshotterError("throttled", "RequestLimitExceeded"));
    }
    expect(await rig.createDisks()).toMatchObject({ waiting: 1 });
    expect(await rig.createDisks()).toMatchObject({ created: 1 });
  });

  it("does not take a bug for an answer of EC2", async () => {
    const rig = new RestoreRig();
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id)]);
    rig.ec2.fail("findVolumes", new TypeError("bug"));
    await expect(rig.createDisks()).rejects.toThrow("bug");
  });

  it("makes one disk for each volume, wherever its function is killed", async () => {
    const killed = fc.record({
      after: fc.nat({ max: 5 }),
      when: fc.constantFrom("before" as const, "after" as const),
      isRecordLost: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(killed, { maxLength: 4 }), async (kills) => {
        const rig = new RestoreRig();
        const disks = ["a", "b", "c", "d"].map((name) => disk(name, rig.ec2.addSnapshot().id));
        await planIn(rig, disks);
        for (const { after, when, isRecordLost } of kills) {
          rig.ec2.killAfter(after, new Error("killed"), when);
          const put = rig.store.put.bind(rig.store);
          if (isRecordLost) rig.store.put = () => Promise.reject(new Error("killed"));
          await rig.createDisks().catch(() => {});
          rig.store.put = put;
          rig.ec2.revive();
        }
        expect(await rig.createDisks()).toMatchObject({ created: 4, failed: 0, waiting: 0 });
        expect(rig.ec2.volumes.map(({ tags }) => tags["jangada.io/restored-pv"]).sort()).toEqual([
          "a",
          "b",
          "c",
          "d",
        ]);
        const { made } = await recordsOf(rig);
        expect(made.map(({ volumeId }) => volumeId).sort()).toEqual(
          rig.ec2.volumes.map(({ id }) => id).sort(),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("writes what it did into the restore's log", async () => {
    const rig = new RestoreRig();
    const far = {
      snapshot: { ...disk("pv-1", rig.ec2.addSnapshot().id).snapshot, volumeAZ: "eu-west-1a" },
    };
    await planIn(rig, [disk("pv-1", "", far), disk("pv-2", "snap-absent")]);
    await rig.createDisks();
    await rig.finish();
    const log = rig.text("logs.gz");

    expect(log).toMatch(/msg="Disk made" .*persistentVolume=pv-1 volumeId=vol-\w+ zone=us-east-1/);
    expect(log).toMatch(/level=warning msg=".*was in zone \\"eu-west-1a\\"/);
    expect(log).toMatch(/level=error msg="No disk made: .*" .*persistentVolume=pv-2/);
  });
});

describe("the snapshot location of a disk", () => {
  it("says how its disks are made", async () => {
    const rig = new RestoreRig();
    const config = {
      ebsKmsKeyId: "alias/disks",
      volumeInitializationRate: "200",
      zoneMapping: "us-east-1a=us-east-1b",
    };
    rig.snapshotLocations = [snapshotLocation("default", config)];
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id)]);
    const asked: object[] = [];
    const make = rig.ec2.createVolume.bind(rig.ec2);
    rig.ec2.createVolume = (volume) => {
      asked.push(volume);
      return make(volume);
    };
    await rig.createDisks();
    expect(asked).toMatchObject([
      { zone: "us-east-1b", encrypted: true, kmsKeyId: "alias/disks", initializationRate: 200 },
    ]);
  });

  it("says which Region snapshots are copied from, which takes its time", async () => {
    const rig = new RestoreRig();
    const elsewhere = new MemoryVolumeSnapshotter(rig.clock);
    const { id } = elsewhere.addSnapshot();
    rig.copyFrom("us-west-2", elsewhere);
    await planIn(rig, [disk("pv-1", id)]);
    expect(await rig.createDisks()).toMatchObject({ created: 0, waiting: 1, percent: 0 });
    await rig.clock.pause(100_000);
    expect(await rig.createDisks()).toMatchObject({ created: 1, waiting: 0, percent: 100 });
  });

  it("is the first one of AWS for a CSI snapshot", async () => {
    const rig = new RestoreRig();
    rig.snapshotLocations = [snapshotLocation("other", {}, "azure"), snapshotLocation("default")];
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id, { location: "" })]);
    expect(await rig.createDisks()).toMatchObject({ created: 1 });
  });

  it("has the disks of each driver tagged for it", async () => {
    const rig = new RestoreRig();
    const { id } = rig.ec2.addSnapshot();
    await planIn(rig, [disk("pv-1", id), disk("pv-2", id, { driver: AUTO_MODE_DRIVER })]);
    expect(await rig.createDisks()).toMatchObject({ created: 2 });
    expect(rig.ec2.volumes.map(({ tags }) => tags["eks:eks-cluster-name"])).toEqual([
      undefined,
      "target",
    ]);
    expect((await recordsOf(rig)).made.map(({ driver }) => driver)).toEqual([
      EBS_DRIVER,
      AUTO_MODE_DRIVER,
    ]);
  });

  it.for([
    {
      name: "is not there",
      location: "old",
      locations: [snapshotLocation("default")],
      error:
        'volumesnapshotlocations.velero.io "old" not found, there are: default: create it as it is where the backup was made',
    },
    {
      name: "is not there, and none is",
      location: "",
      locations: [],
      error:
        'volumesnapshotlocations.velero.io "" not found, there is none: create it as it is where the backup was made',
    },
    {
      name: "has a mistake in its settings",
      location: "default",
      locations: [snapshotLocation("default", { zoneMapping: "a" })],
      error: expect.stringContaining(
        "volume snapshot location 'default' cannot be used: config.zoneMapping 'a'",
      ),
    },
    {
      name: "is not one of AWS",
      location: "blobs",
      locations: [snapshotLocation("blobs", {}, "azure")],
      error: "volume snapshot location 'blobs' has provider 'azure', which makes no EBS disks",
    },
  ])("fails its disks when it $name", async ({ location, locations, error }) => {
    const rig = new RestoreRig();
    rig.snapshotLocations = locations;
    await planIn(rig, [disk("pv-1", rig.ec2.addSnapshot().id, { location })]);
    expect(await rig.createDisks()).toMatchObject({ failed: 1, waiting: 0 });
    expect((await recordsOf(rig)).failed).toEqual([{ volumeName: "pv-1", error }]);
  });
});
