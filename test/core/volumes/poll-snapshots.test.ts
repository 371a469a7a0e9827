import { describe, expect, it } from "vitest";
import {
  abandonSnapshots,
  pollSnapshots,
  snapshotFailures,
  snapshotLag,
} from "../../../lambdas/core/volumes/poll-snapshots.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import type {
  SnapshottedVolume,
  VolumeBackupRecords,
} from "../../../lambdas/core/volumes/volume-backup-records.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";

function rig(...sizes: number[]) {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock, { secondsToFinish: 100 });
  const snapshots = sizes.map((sizeGiB, index): SnapshottedVolume => {
    const begun = ec2.addSnapshot({ state: "pending", percent: 0, sizeGiB });
    return {
      pvName: `pv-${index}`,
      pvInfo: { reclaimPolicy: "Delete", labels: null },
      volumeId: `vol-${index}`,
      volumeType: "gp3",
      zone: "us-east-1a",
      sizeGiB,
      snapshotId: begun.id,
      phase: "New",
      percent: 0,
      startTime: begun.startTime,
    };
  });
  const base = { backupName: "b", backupUid: "u", location: "default", skipped: [] };
  return { clock, ec2, records: { ...base, snapshots } as VolumeBackupRecords };
}

function first({ snapshots }: VolumeBackupRecords): SnapshottedVolume {
  return snapshots[0] as SnapshottedVolume;
}

describe("pollSnapshots", () => {
  it("tells how far the snapshots are, by the size of their disks", async () => {
    const { clock, ec2, records } = rig(30, 10);
    await clock.pause(50_000);
    ec2.addSnapshot({ ...ec2.snapshots[1], state: "completed", percent: 100 });
    const polled = await pollSnapshots(records, ec2, clock);
    expect(polled).toMatchObject({ percent: 62, pending: 1 });
    expect(polled.records.snapshots).toMatchObject([
      { phase: "New", percent: 50 },
      { phase: "Completed", percent: 100 },
    ]);
  });

  it("ends when all are finished, and asks no more", async () => {
    const { clock, ec2, records } = rig(10, 10);
    await clock.pause(100_000);
    const polled = await pollSnapshots(records, ec2, clock);
    expect(polled).toMatchObject({ percent: 100, pending: 0 });
    const calls = ec2.calls.length;
    expect(await pollSnapshots(polled.records, ec2, clock)).toEqual(polled);
    expect(ec2.calls).toHaveLength(calls);
  });

  it.for([
    { says: "Client.InternalError", words: "Client.InternalError" },
    { says: undefined, words: 'EC2 reports state "error"' },
  ])("fails a snapshot that ended in an error, with $words", async ({ says, words }) => {
    const { clock, ec2, records } = rig(10);
    ec2.breakSnapshot(first(records).snapshotId, says);
    const polled = await pollSnapshots(records, ec2, clock);
    const error = `snapshot "${first(records).snapshotId}" of disk "vol-0" failed: ${words}`;
    expect(polled).toMatchObject({ percent: 100, pending: 0 });
    expect(snapshotFailures(polled.records)).toEqual([{ volumeName: "pv-0", error }]);
  });

  it("fails a snapshot that somebody deleted, once it must be listed", async () => {
    const { clock, ec2, records } = rig(10);
    ec2.describeSnapshots = async () => [];
    expect(await pollSnapshots(records, ec2, clock)).toMatchObject({ pending: 1 });
    await clock.pause(60_000);
    const { records: failed } = await pollSnapshots(records, ec2, clock);
    expect(first(failed)).toMatchObject({
      phase: "Failed",
      error: expect.stringContaining("it was deleted before it was finished"),
    });
  });

  it("fails when EC2 does not answer", async () => {
    const { clock, ec2, records } = rig(10);
    ec2.fail("describeSnapshots", new SnapshotterError("unavailable", "no answer"));
    await expect(pollSnapshots(records, ec2, clock)).rejects.toThrow("no answer");
  });
});

describe("abandonSnapshots", () => {
  it("fails what is not finished and keeps what is", async () => {
    const { records } = rig(10, 10);
    const [one, other] = records.snapshots as [SnapshottedVolume, SnapshottedVolume];
    const snapshots = [one, { ...other, phase: "Completed" as const }];
    const abandoned = abandonSnapshots({ ...records, snapshots }, "timed out after 4h0m0s");
    expect(abandoned.snapshots.map(({ phase }) => phase)).toEqual(["Failed", "Completed"]);
    expect(snapshotFailures(abandoned)).toMatchObject([
      { volumeName: "pv-0", error: expect.stringContaining("timed out after 4h0m0s") },
    ]);
  });
});

describe("snapshotLag", () => {
  it("measures the time from the objects to the first and the last snapshot", () => {
    const { records } = rig(10, 10, 10);
    const [one, two, three] = records.snapshots as [
      SnapshottedVolume,
      SnapshottedVolume,
      SnapshottedVolume,
    ];
    const snapshots = [
      { ...one, startTime: "2026-11-23T12:00:05Z" },
      { ...two, startTime: "2026-11-23T12:00:01.500Z" },
      { ...three, startTime: undefined },
    ];
    const lag = snapshotLag({ ...records, snapshots }, new Date("2026-11-23T12:00:00Z"));
    expect(lag).toEqual({ shortest: 1.5, longest: 5 });
  });

  it("is unknown without a snapshot", () => {
    expect(snapshotLag(rig().records, new Date(0))).toBeUndefined();
  });
});
