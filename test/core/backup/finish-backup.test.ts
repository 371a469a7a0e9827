import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { finishBackup } from "../../../lambdas/core/backup/finish-backup.ts";
import { startedBackup } from "../../../lambdas/core/backup/prepare-backup.ts";
import type { UnfinishedBackup } from "../../../lambdas/core/backup/unfinished-backup.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import { encodeBackup } from "../../../lambdas/core/velero/backup-json.ts";
import type { SnapshottedVolume } from "../../../lambdas/core/volumes/volume-backup-records.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import {
  MemoryVolumeSnapshotter,
  VirtualClock,
} from "../../support/fakes/memory-volume-snapshotter.ts";
import { backupOf, DEFAULT_LOCATIONS } from "../../support/take-backup.ts";

const KEYS = backupKeys("nightly");
const NAMED = { pvInfo: { reclaimPolicy: "Delete", labels: null } };

/** A backup whose items are taken, a second after it started. */
function unfinished(changes: Partial<UnfinishedBackup> = {}, spec = {}): UnfinishedBackup {
  const place = { clusterName: "prod", locations: DEFAULT_LOCATIONS };
  const now = new Date("2026-11-23T11:59:59Z");
  return {
    backup: startedBackup(backupOf("nightly", spec), { ...place, now }),
    results: { errors: {}, warnings: {} },
    log: gzipSync("first\n"),
    volumes: { backupName: "nightly", backupUid: "u", location: "d", skipped: [], snapshots: [] },
    ...changes,
  };
}

function rig() {
  const clock = new VirtualClock();
  const ec2 = new MemoryVolumeSnapshotter(clock, { secondsToFinish: 60 });
  const store = memoryObjectStore();
  const ports = { now: clock.now, snapshotterFor: () => ec2, version: "1.2.3" };
  return { clock, ec2, store, ports };
}

/** Begins a snapshot, and says of it what a backup knows. */
async function begun(ec2: MemoryVolumeSnapshotter, pvName: string): Promise<SnapshottedVolume> {
  const { id, type, zone, sizeGiB } = ec2.addVolume();
  const { id: snapshotId, startTime } = await ec2.createSnapshot(id, { a: "b" });
  const disk = { volumeId: id, volumeType: type, zone, sizeGiB };
  return { ...NAMED, ...disk, pvName, snapshotId, startTime, phase: "New", percent: 0 };
}

function volumesOf(snapshots: readonly SnapshottedVolume[]): UnfinishedBackup["volumes"] {
  return { ...unfinished().volumes, snapshots };
}

const json = (body?: Buffer) => JSON.parse(gunzipSync(body ?? "").toString());

describe("finishBackup", () => {
  it.for([
    { warnings: 0, errors: 0, phase: "Completed" },
    { warnings: 2, errors: 0, phase: "Completed" },
    { warnings: 0, errors: 1, phase: "PartiallyFailed" },
  ])("is $phase with $warnings warnings and $errors errors", async (row) => {
    const { store, ports } = rig();
    const messages = (count: number) => ({ velero: Array.from({ length: count }, () => "odd") });
    const results = { warnings: messages(row.warnings), errors: messages(row.errors) };

    expect((await finishBackup(unfinished({ results }), store, ports)).status).toEqual({
      ...row,
      startTimestamp: "2026-11-23T11:59:59Z",
      completionTimestamp: "2026-11-23T12:00:00Z",
    });
  });

  it("keeps annotations that were there, and says who made it", async () => {
    const { store, ports } = rig();
    const { backup } = unfinished();
    const metadata = { ...backup.metadata, annotations: { mine: "kept" } };
    const done = await finishBackup(unfinished({ backup: { ...backup, metadata } }), store, ports);

    expect(done.metadata.annotations).toEqual({ mine: "kept", "jangada.io/version": "1.2.3" });
    expect(store.objects.get(KEYS.metadata)?.toString()).toBe(encodeBackup(done));
  });

  it("counts and writes down snapshots that are finished, and goes on with the log", async () => {
    const { clock, ec2, store, ports } = rig();
    const volumes = volumesOf([await begun(ec2, "pv-1")]);
    await clock.pause(60_000);
    const done = await finishBackup(unfinished({ volumes }), store, ports);

    expect(done.status).toMatchObject({
      phase: "Completed",
      volumeSnapshotsAttempted: 1,
      volumeSnapshotsCompleted: 1,
    });
    expect(json(store.objects.get(KEYS.volumeSnapshots))).toMatchObject([
      { status: { phase: "Completed", providerSnapshotID: ec2.snapshots[0]?.id } },
    ]);
    expect(json(store.objects.get(KEYS.volumeInfo))).toMatchObject([{ result: "succeeded" }]);
    expect(gunzipSync(store.objects.get(KEYS.logs) ?? "").toString()).toMatch(/^first\n/);
  });

  it("is PartiallyFailed with an error for each snapshot that failed or is not finished in time", async () => {
    const { ec2, store, ports } = rig();
    const snapshots = [await begun(ec2, "pv-1"), await begun(ec2, "pv-2")];
    ec2.breakSnapshot(String(snapshots[0]?.snapshotId), "no key");
    const whole = unfinished({ volumes: volumesOf(snapshots) }, { itemOperationTimeout: "1h" });
    const done = await finishBackup(whole, store, ports);

    expect(done.status).toMatchObject({
      phase: "PartiallyFailed",
      errors: 2,
      volumeSnapshotsAttempted: 2,
    });
    expect(json(store.objects.get(KEYS.results)).errors.cluster).toEqual([
      expect.stringMatching(/persistentvolumes name: \/pv-1 .*no key$/),
      expect.stringMatching(/persistentvolumes name: \/pv-2 .*timed out after 1h$/),
    ]);
  });

  it("is Failed with the reason where there is one, and keeps what is known", async () => {
    const { store, ports } = rig();
    const failureReason = "ClusterDeniedError: no access";
    const done = await finishBackup(unfinished(), store, { ...ports, failureReason });

    expect(done.status).toMatchObject({ phase: "Failed", failureReason, errors: 1 });
    expect(json(store.objects.get(KEYS.results)).errors.velero).toEqual([
      " message: /Backup failed error: /ClusterDeniedError: no access",
    ]);
    expect(gunzipSync(store.objects.get(KEYS.logs) ?? "").toString()).toMatch(
      /level=error msg="Backup failed" .*error="ClusterDeniedError: no access"\n$/,
    );
  });

  it("writes no velero-backup.json when another file cannot be written", async () => {
    const failure = new Error("no room");
    const failing = (key: string) => (key === KEYS.results ? failure : undefined);
    const store = memoryObjectStore({ failure: failing });

    await expect(finishBackup(unfinished(), store, rig().ports)).rejects.toBe(failure);
    expect(store.objects.has(KEYS.metadata)).toBe(false);
  });

  it("fails rather than replacing a velero-backup.json", async () => {
    const { store, ports } = rig();
    await finishBackup(unfinished(), store, ports);

    await expect(finishBackup(unfinished(), store, ports)).rejects.toMatchObject({
      name: "AlreadyExistsError",
    });
  });
});
