import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  backUpItemsState,
  finishBackupState,
  type RunningBackup,
  validateBackupState,
  waitForSnapshotsState,
} from "../../../lambdas/core/backup/backup-states.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import type { Backup } from "../../../lambdas/core/velero/backup.ts";
import { encodeBackup } from "../../../lambdas/core/velero/backup-json.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import { volumeWorld } from "../../support/volume-world.ts";

const KEYS = backupKeys("nightly");
const INPUT = { backup: { metadata: { name: "nightly" }, spec: {} } };

function rig(options: Parameters<typeof volumeWorld>[0] = {}) {
  const world = volumeWorld(options);
  const validate = (input: unknown = INPUT) =>
    validateBackupState({ input, startTime: "2026-11-23T12:00:00.123Z" }, world.ports);
  return { ...world, validate };
}

const saved = (store: ReturnType<typeof rig>["store"]) =>
  JSON.parse(String(store.objects.get(KEYS.metadata))) as Backup;

describe("validateBackupState", () => {
  it("starts the same backup in every attempt, and writes nothing", async () => {
    const { store, validate } = rig();
    const running = await validate();

    expect(running.backup.status).toEqual({
      phase: "InProgress",
      startTimestamp: "2026-11-23T12:00:00Z",
    });
    expect(await validate()).toEqual(running);
    expect(JSON.parse(JSON.stringify(running))).toEqual(running);
    expect(store.objects.size).toBe(0);
  });

  it("remembers the execution that it is of", async () => {
    const { ports } = rig();
    const started = { input: INPUT, startTime: "2026-11-23T12:00:00Z", execution: "arn:aws:x" };

    expect((await validateBackupState(started, ports)).backup.metadata.annotations).toEqual({
      "jangada.io/execution": "arn:aws:x",
    });
  });

  it("fails with every problem of what was handed in", async () => {
    const spec = { storageLocation: "nowhere", ttl: "-1h" };

    await expect(rig().validate({ backup: { ...INPUT.backup, spec } })).rejects.toMatchObject({
      name: ErrorName.FailedValidation,
      message: expect.stringMatching(/nowhere.*\n.*ttl/),
    });
  });

  it.for([KEYS.metadata, KEYS.deletion])("fails where there is %s", async (key) => {
    const { store, validate } = rig();
    await store.put(key, Buffer.from("{}"));

    await expect(validate()).rejects.toMatchObject({ name: ErrorName.AlreadyExists });
  });
});

describe("the states of a backup", () => {
  it("wait for its snapshots, and end it once they are finished", async () => {
    const { clock, ec2, store, ports, validate } = rig({ secondsToFinish: 100 });
    const running = await validate();

    expect(await backUpItemsState(running, ports)).toEqual({
      pending: 1,
      percent: 0,
      waitSeconds: 10,
    });
    expect(store.objects.has(KEYS.metadata)).toBe(false);
    await clock.pause(50_000);
    expect(await waitForSnapshotsState(running, ports)).toMatchObject({ pending: 1, percent: 50 });
    await clock.pause(50_000);
    expect(await waitForSnapshotsState(running, ports)).toMatchObject({ pending: 0, percent: 100 });
    expect(await finishBackupState(running, ports)).toMatchObject({
      phase: "Completed",
      snapshotsAttempted: 1,
      snapshotsCompleted: 1,
      snapshotLagSeconds: "0.1 to 0.1",
    });
    expect(saved(store).metadata.uid).toBe(running.backup.metadata.uid);
    expect(ec2.snapshots[0]?.tags).toMatchObject({
      "jangada.io/backup-uid": running.backup.metadata.uid,
      "velero.io/backup": "nightly",
    });
  });

  it("leave what Velero's backups have, and nothing else", async () => {
    const { store, ports, validate } = rig();
    const running = await validate();
    await backUpItemsState(running, ports);
    expect([...store.objects.keys()].filter((key) => key.startsWith(KEYS.pending))).toHaveLength(2);
    await finishBackupState(running, ports);

    const { directory, deletion: _, ...files } = KEYS;
    const written = Object.values(files).filter(
      (key) => !key.includes("-csi-") && !key.startsWith(KEYS.pending),
    );
    expect([...store.objects.keys()].sort()).toEqual(written.sort());
    expect(directory).toBe("backups/nightly/");
  });

  it("take nothing twice when a state is run again after it ended", async () => {
    const { clock, ec2, store, ports, validate } = rig({ disks: [{}, {}], secondsToFinish: 1 });
    const running = await validate();
    const first = await backUpItemsState(running, ports);
    const archive = store.objects.get(KEYS.contents);
    expect(await backUpItemsState(running, ports)).toEqual(first);
    expect(store.objects.get(KEYS.contents)).toBe(archive);
    expect(ec2.snapshots).toHaveLength(2);

    await clock.pause(1000);
    const done = await finishBackupState(running, ports);
    const ended = store.objects.get(KEYS.metadata);
    expect(await finishBackupState(running, ports)).toEqual(done);
    expect(store.objects.get(KEYS.metadata)).toBe(ended);
  });

  it("begin anew where another backup of that name left something", async () => {
    const { ports, validate, store } = rig();
    await backUpItemsState(await validate(), ports);
    const later = await validateBackupState(
      { input: INPUT, startTime: "2026-11-23T13:00:00Z" },
      ports,
    );
    await backUpItemsState(later, ports);
    await finishBackupState(later, ports);

    expect(saved(store).metadata.uid).toBe(later.backup.metadata.uid);
  });

  it("fail rather than replacing another backup of that name", async () => {
    const { store, ports, validate } = rig();
    const running = await validate();
    await backUpItemsState(running, ports);
    const other = { ...running.backup, metadata: { ...running.backup.metadata, uid: "another" } };
    await store.put(KEYS.metadata, Buffer.from(encodeBackup(other)));

    await expect(finishBackupState(running, ports)).rejects.toMatchObject({
      name: ErrorName.AlreadyExists,
    });
    expect(saved(store).metadata.uid).toBe("another");
  });

  it("keep what they handed on where a lock keeps every object", async () => {
    const { store, ports, validate } = rig();
    const running = await validate();
    await backUpItemsState(running, ports);
    const locked = {
      ...delegating(store),
      delete: async () => {
        throw new JangadaError(ErrorName.StoreDenied, "locked");
      },
    };

    expect(await finishBackupState(running, { ...ports, openStore: () => locked })).toMatchObject({
      phase: "Completed",
    });
    expect(store.objects.has(KEYS.pendingBackup)).toBe(true);
  });

  it("fail when what was handed on cannot be removed for now, and end as well when run again", async () => {
    const { store, ports, validate } = rig();
    const running = await validate();
    await backUpItemsState(running, ports);
    const failure = new JangadaError(ErrorName.StoreUnavailable, "no answer");
    const broken = { ...delegating(store), delete: () => Promise.reject(failure) };

    await expect(finishBackupState(running, { ...ports, openStore: () => broken })).rejects.toBe(
      failure,
    );
    expect(await finishBackupState(running, ports)).toMatchObject({ phase: "Completed" });
    expect(store.objects.has(KEYS.pendingBackup)).toBe(false);
  });
});

describe("a backup that broke off", () => {
  const failure = {
    Error: "ClusterDeniedError",
    Cause: JSON.stringify({ errorMessage: "no access" }),
  };

  async function brokenOff(running: RunningBackup, world: ReturnType<typeof rig>) {
    const summary = await finishBackupState({ ...running, failure }, world.ports);
    const log = gunzipSync(world.store.objects.get(KEYS.logs) ?? "").toString();
    return { summary, log, backup: saved(world.store) };
  }

  it("is written down with phase Failed, its reason and its log, to be deleted when it expires", async () => {
    const world = rig();
    const { summary, log, backup } = await brokenOff(await world.validate(), world);

    expect(summary).toMatchObject({
      phase: "Failed",
      failureReason: "ClusterDeniedError: no access",
    });
    expect(log).toContain('msg="Backup failed"');
    expect(backup.status).toMatchObject({
      phase: "Failed",
      failureReason: "ClusterDeniedError: no access",
      expiration: "2026-12-23T12:00:00Z",
    });
    expect(world.store.objects.has(KEYS.contents)).toBe(false);
  });

  it("names the snapshots that were begun, so that they are deleted with it", async () => {
    const instanceIds = ["i-1"];
    const world = rig({ disks: [{ instanceIds }, { instanceIds }, {}], secondsToFinish: 100 });
    const running = await world.validate();
    const dying = { ...delegating(world.store), put: () => Promise.reject(new Error("killed")) };
    const ports = { ...world.ports, openStore: () => dying };
    await expect(backUpItemsState(running, ports)).rejects.toThrow("killed");
    const listed = world.ec2.snapshots.length;
    await brokenOff(running, world);

    const body = world.store.objects.get(KEYS.volumeSnapshots);
    const snapshots = JSON.parse(gunzipSync(body ?? "").toString()) ?? [];
    expect(snapshots).toHaveLength(listed);
  });

  it("keeps its archive, and what was finished, where only waiting failed", async () => {
    const world = rig({ secondsToFinish: 100 });
    const running = await world.validate();
    await backUpItemsState(running, world.ports);
    const { backup } = await brokenOff(running, world);

    expect(backup.status).toMatchObject({
      phase: "Failed",
      volumeSnapshotsAttempted: 1,
      progress: { totalItems: expect.any(Number) },
    });
    expect(world.store.objects.has(KEYS.contents)).toBe(true);
  });

  it("is written down also when EC2 does not say what was begun", async () => {
    const world = rig();
    const running = await world.validate();
    world.ec2.fail("findSnapshots", new SnapshotterError("denied", "no access"));

    expect((await brokenOff(running, world)).summary.phase).toBe("Failed");
  });

  it("fails with a bug as it is", async () => {
    const world = rig();
    const running = await world.validate();
    world.ec2.fail("findSnapshots", new TypeError("bug"));

    await expect(brokenOff(running, world)).rejects.toThrow(TypeError);
  });

  it("has nobody to ask where no snapshot location can be used", async () => {
    const world = rig();
    const running = await world.validate();
    const ports = { ...world.ports, snapshotterFor: () => undefined };

    expect(await finishBackupState({ ...running, failure }, ports)).toMatchObject({
      phase: "Failed",
    });
    expect(world.ec2.calls).toEqual([]);
  });
});

/** The same store, whose methods can be replaced one by one. */
function delegating(store: ReturnType<typeof rig>["store"]) {
  return {
    put: store.put.bind(store),
    get: store.get.bind(store),
    read: store.read.bind(store),
    exists: store.exists.bind(store),
    list: store.list.bind(store),
    listDirectories: store.listDirectories.bind(store),
    delete: store.delete.bind(store),
    tryWrite: store.tryWrite.bind(store),
    listUnfinishedUploads: store.listUnfinishedUploads.bind(store),
    abortUnfinishedUploads: store.abortUnfinishedUploads.bind(store),
  };
}
