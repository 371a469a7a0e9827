import { describe, expect, it } from "vitest";
import { startedBackup } from "../../../lambdas/core/backup/prepare-backup.ts";
import {
  lookAtSnapshots,
  snapshotPatience,
  snapshotStatus,
} from "../../../lambdas/core/backup/watch-snapshots.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";
import { backupOf, DEFAULT_LOCATIONS } from "../../support/take-backup.ts";

async function rig(spec = {}) {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock, { secondsToFinish: 100 });
  const { id: volumeId } = ec2.addVolume();
  const { id: snapshotId, startTime } = await ec2.createSnapshot(volumeId, { a: "b" });
  const place = { clusterName: "prod", locations: DEFAULT_LOCATIONS, now: clock.now() };
  const backup = startedBackup(backupOf("nightly", spec), place);
  const snapshot = {
    pvName: "pv-1",
    pvInfo: { reclaimPolicy: "Delete", labels: null },
    volumeId,
    volumeType: "gp3",
    zone: "us-east-1a",
    sizeGiB: 10,
    snapshotId,
    phase: "New" as const,
    percent: 0,
    startTime,
  };
  const volumes = {
    backupName: "nightly",
    backupUid: "u",
    location: "default",
    skipped: [],
    snapshots: [snapshot],
  };
  const ports = { now: clock.now, snapshotterFor: () => ec2 };
  return { clock, ec2, backup, volumes, ports };
}

describe("lookAtSnapshots", () => {
  it("says how far they are", async () => {
    const { clock, backup, volumes, ports } = await rig();
    await clock.pause(40_000);

    expect(await lookAtSnapshots({ backup, volumes }, ports)).toMatchObject({
      pending: 1,
      percent: 40,
    });
  });

  it("asks nobody when there is nothing to wait for", async () => {
    const { ec2, backup, volumes, ports } = await rig();
    const none = { ...volumes, snapshots: [] };
    const before = ec2.calls.length;

    expect(await lookAtSnapshots({ backup, volumes: none }, ports)).toMatchObject({
      pending: 0,
      percent: 100,
    });
    expect(ec2.calls).toHaveLength(before);
  });

  it.for(["throttled", "unavailable"] as const)(
    "has nothing new to say when EC2 is %s",
    async (reason) => {
      const { ec2, backup, volumes, ports } = await rig();
      ec2.fail("describeSnapshots", new SnapshotterError(reason, "not now"));

      expect(await lookAtSnapshots({ backup, volumes }, ports)).toMatchObject({ pending: 1 });
    },
  );

  it("gives up what may not be seen, with the reason", async () => {
    const { ec2, backup, volumes, ports } = await rig();
    ec2.fail("describeSnapshots", new SnapshotterError("denied", "no access"));
    const { pending, records } = await lookAtSnapshots({ backup, volumes }, ports);

    expect(pending).toBe(0);
    expect(records.snapshots[0]?.error).toMatch(/no access$/);
  });

  it("gives up what is in a location that is gone", async () => {
    const { backup, volumes, ports } = await rig();
    const gone = { ...ports, snapshotterFor: () => undefined };
    const { pending, records } = await lookAtSnapshots({ backup, volumes }, gone);

    expect(pending).toBe(0);
    expect(records.snapshots[0]?.error).toMatch(
      /volume snapshot location 'default' cannot be used/,
    );
  });

  it("fails with a bug as it is", async () => {
    const { ec2, backup, volumes, ports } = await rig();
    ec2.fail("describeSnapshots", new TypeError("bug"));

    await expect(lookAtSnapshots({ backup, volumes }, ports)).rejects.toThrow(TypeError);
  });
});

describe("snapshotStatus", () => {
  const progress = { pending: 3, percent: 40 };

  it.for([
    [0, 10],
    [10 * 60, 30],
    [3 * 3600, 300],
  ] as const)("looks again, %i seconds after the start, in %i", async ([elapsed, waitSeconds]) => {
    const { clock, backup, volumes } = await rig();
    await clock.pause(elapsed * 1000);

    expect(snapshotStatus({ ...progress, records: volumes }, backup, clock.now())).toEqual({
      ...progress,
      waitSeconds,
    });
  });

  it.for([
    ["4h, Velero's own", {}, 4],
    ["what the spec says", { itemOperationTimeout: "30m" }, 0.5],
    ["46 hours at most", { itemOperationTimeout: "96h" }, 46],
  ] as const)("has nothing to wait for after %s", async ([, spec, hours]) => {
    const { clock, backup, volumes } = await rig(spec);
    const end = clock.now().getTime() + hours * 3_600_000;
    const pendingAt = (time: number) =>
      snapshotStatus({ ...progress, records: volumes }, backup, new Date(time)).pending;

    expect([pendingAt(end - 1000), pendingAt(end)]).toEqual([3, 0]);
  });

  it("says a time that was cut short as it is", async () => {
    const { backup } = await rig({ itemOperationTimeout: "96h" });

    expect(snapshotPatience(backup).text).toBe("46h0m0s");
  });
});
