import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backUp } from "../../../lambdas/core/backup/back-up.ts";
import {
  backUpItemsState,
  finishBackupState,
  validateBackupState,
  waitForSnapshotsState,
} from "../../../lambdas/core/backup/backup-states.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { backupKeys } from "../../../lambdas/core/store/layout.ts";
import type { VolumeSnapshotLocation } from "../../../lambdas/core/velero/volume-snapshot-location.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import type { MemoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { snapshotLocation } from "../../support/restore-rig.ts";
import { backupOf, DEFAULT_LOCATIONS } from "../../support/take-backup.ts";
import { type VolumeWorld, volumeWorld } from "../../support/volume-world.ts";

const KEYS = backupKeys("nightly");
const STARTED = "2026-11-23T12:00:00Z";

const jsonIn = (store: MemoryObjectStore, key: string) =>
  JSON.parse(gunzipSync(store.objects.get(key) ?? "").toString());
const snapshotsIn = (store: MemoryObjectStore) => jsonIn(store, KEYS.volumeSnapshots) ?? [];

/** Runs the states one after another, as the workflow does without failures. */
async function runStates({ ports, clock }: VolumeWorld) {
  const running = await validateBackupState(
    { input: { metadata: { name: "nightly" }, spec: {} }, startTime: STARTED },
    ports,
  );
  let status = await backUpItemsState(running, ports);
  while (status.pending > 0) {
    await clock.pause(status.waitSeconds * 1000);
    status = await waitForSnapshotsState(running, ports);
  }
  return finishBackupState(running, ports);
}

describe("a backup of volumes", () => {
  it("takes 1,000 on 200 instances with the fewest calls, inside EC2's limits", async () => {
    const disks = Array.from({ length: 1000 }, (_, index) => ({
      instanceIds: [`i-${index % 200}`],
    }));
    const world = volumeWorld({ disks, perSecond: 5, secondsToFinish: 600 });
    const summary = await runStates(world);
    const calls = Map.groupBy(world.ec2.calls, ({ method }) => method);

    expect(summary).toMatchObject({
      phase: "Completed",
      warnings: 0,
      errors: 0,
      snapshotsAttempted: 1000,
      snapshotsCompleted: 1000,
    });
    expect(calls.get("createSnapshots")).toHaveLength(200);
    expect(calls.has("createSnapshot")).toBe(false);
    expect(calls.get("describeVolumes")).toHaveLength(1);
    expect(calls.get("attachedDisks")).toHaveLength(1);
    expect(calls.get("findSnapshots")).toHaveLength(1);
    expect(new Set(snapshotsIn(world.store).map(providerVolume)).size).toBe(1000);
  });

  it("shows nobody the requests that EC2 refused because of others in the account", async () => {
    const world = volumeWorld({ disks: Array.from({ length: 20 }, () => ({})), perSecond: 2 });
    const { phase, errors } = await runStates(world);

    expect({ phase, errors }).toEqual({ phase: "Completed", errors: 0 });
  });

  it("leaves no snapshot that no backup names, wherever it is killed, and takes none twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("i-1", "i-2", ""), { minLength: 1, maxLength: 6 }),
        fc.array(fc.record({ after: fc.nat(4), when: fc.constantFrom("before", "after") }), {
          minLength: 1,
          maxLength: 2,
        }),
        async (instances, deaths) => {
          const disks = instances.map((id) => (id === "" ? {} : { instanceIds: [id] }));
          const world = volumeWorld({ disks, secondsToFinish: 30 });
          const { ec2, clock, ports, store } = world;
          const running = await validateBackupState(
            { input: { metadata: { name: "nightly" }, spec: {} }, startTime: STARTED },
            ports,
          );
          for (const { after, when } of deaths) {
            ec2.killAfter(after, new Error("killed"), when as "before" | "after");
            await backUpItemsState(running, ports).catch((error: Error) => {
              expect(error.message).toBe("killed");
            });
            ec2.revive();
            await clock.pause(60_000);
          }
          await runStates(world);

          const named = snapshotsIn(store).map(providerSnapshot).sort();
          expect(named).toEqual(ec2.snapshots.map(({ id }) => id).sort());
          expect(named).toHaveLength(instances.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("names what it began together, whose volumes no tag tells, when it is killed for good", async () => {
    const instanceIds = ["i-1"];
    const { ec2, ports, store } = volumeWorld({ disks: [{ instanceIds }, { instanceIds }, {}] });
    const running = await validateBackupState(
      { input: { metadata: { name: "nightly" }, spec: {} }, startTime: STARTED },
      ports,
    );
    ec2.killAfter(1, new Error("killed"), "before");
    await expect(backUpItemsState(running, ports)).rejects.toThrow("killed");
    ec2.revive();
    const failure = { Error: "Lambda.Unknown", Cause: "killed" };
    await finishBackupState({ ...running, failure }, ports);

    expect(ec2.snapshots).toHaveLength(2);
    expect(snapshotsIn(store)).toMatchObject([
      { spec: { persistentVolumeName: "" } },
      { spec: { persistentVolumeName: "" } },
    ]);
  });

  it("begins the snapshots of a pod's volumes between its hooks", async () => {
    const { ports, ec2 } = volumeWorld();
    const begun: number[] = [];
    const executor = {
      async execute() {
        begun.push(ec2.snapshots.length);
        return { stdout: "", stderr: "" };
      },
    };
    const command = (word: string) => [{ exec: { command: [word] } }];
    const hooks = { resources: [{ name: "h", pre: command("freeze"), post: command("thaw") }] };
    await backUp({ ...ports, executor }, backupOf("nightly", { hooks }));

    expect(begun).toEqual([0, 1]);
  });

  it("names what it began when it is killed for good, so that it goes with the backup", async () => {
    for (let after = 0; after < 4; after++) {
      const world = volumeWorld({ disks: [{}, {}, {}] });
      const { ec2, ports, store } = world;
      const running = await validateBackupState(
        { input: { metadata: { name: "nightly" }, spec: {} }, startTime: STARTED },
        ports,
      );
      ec2.killAfter(after, new Error("killed"), "after");
      await backUpItemsState(running, ports).catch(() => {});
      ec2.revive();
      const failure = { Error: "Lambda.Unknown", Cause: "killed" };
      expect((await finishBackupState({ ...running, failure }, ports)).phase).toBe("Failed");

      expect(snapshotsIn(store).map(providerSnapshot).sort()).toEqual(
        ec2.snapshots.map(({ id }) => id).sort(),
      );
    }
  });

  it("is PartiallyFailed with an error for a disk that EC2 refuses, and has its objects", async () => {
    const world = volumeWorld({ disks: [{}, {}] });
    world.ec2.fail("createSnapshot", new SnapshotterError("refused", "over quota"));
    const summary = await runStates(world);

    expect(summary).toMatchObject({
      phase: "PartiallyFailed",
      errors: 1,
      snapshotsAttempted: 2,
      snapshotsCompleted: 1,
    });
    expect(jsonIn(world.store, KEYS.results).errors.cluster).toEqual([
      expect.stringMatching(/persistentvolumes name: \/pv-\d .*over quota$/),
    ]);
    expect(jsonIn(world.store, KEYS.resourceList)["v1/PersistentVolume"]).toEqual(["pv-0", "pv-1"]);
  });
});

describe("backUp", () => {
  it("waits in one process until the snapshots are finished", async () => {
    const { ports, clock, store } = volumeWorld({ secondsToFinish: 100 });
    const start = clock.now().getTime();
    const percents: number[] = [];
    const onSnapshots = ({ percent }: { readonly percent: number }) => void percents.push(percent);
    const { status } = await backUp({ ...ports, onSnapshots }, backupOf("nightly"));

    expect(status).toMatchObject({ phase: "Completed", volumeSnapshotsCompleted: 1 });
    expect(clock.now().getTime() - start).toBeGreaterThanOrEqual(100_000);
    expect(percents.length).toBeGreaterThan(1);
    expect(percents).toEqual(percents.toSorted((one, other) => one - other));
    expect(percents.every((percent) => percent >= 0 && percent < 100)).toBe(true);
    expect([...store.objects.keys()].filter((key) => key.startsWith(KEYS.pending))).toEqual([]);
  });

  it("leaves a backup in phase Failed when it is stopped with snapshots begun", async () => {
    const { ports, store } = volumeWorld({ secondsToFinish: 100 });
    const stopped = new JangadaError(ErrorName.Interrupted, "stopped");
    const pause = (milliseconds: number) =>
      milliseconds >= 10_000 ? Promise.reject(stopped) : ports.pause(milliseconds);

    await expect(backUp({ ...ports, pause }, backupOf("nightly"))).rejects.toBe(stopped);
    expect(JSON.parse(String(store.objects.get(KEYS.metadata))).status).toMatchObject({
      phase: "Failed",
      failureReason: "InterruptedError: stopped",
    });
    expect(snapshotsIn(store)).toHaveLength(1);
  });

  it("fails with what ended it also when that cannot be written down", async () => {
    const { ports, ec2, store } = volumeWorld({ secondsToFinish: 100 });
    ec2.fail("describeSnapshots", new TypeError("bug"));
    ec2.fail("describeSnapshots", new TypeError("another bug"));

    await expect(backUp(ports, backupOf("nightly"))).rejects.toThrow(/^bug$/);
    expect(store.objects.has(KEYS.metadata)).toBe(false);
  });
});

// Velero's rows of pkg/backup/backup_test.go, TestBackupWithSnapshots.
describe("TestBackupWithSnapshots", () => {
  const other: VolumeSnapshotLocation = {
    kind: "VolumeSnapshotLocation",
    apiVersion: "velero.io/v1",
    metadata: { name: "another" },
    spec: { provider: "other" },
    status: {},
  };

  async function taken(world: VolumeWorld, spec = {}, changes: Partial<VolumeWorld["ports"]> = {}) {
    const { status } = await backUp({ ...world.ports, ...changes }, backupOf("nightly", spec));
    return { status, snapshots: snapshotsIn(world.store) };
  }

  it("persistent volume with a disk is snapshotted, and says what, where and of what type", async () => {
    const world = volumeWorld({ disks: [{ type: "io2", iops: 4000, zone: "us-east-1b" }] });
    const { snapshots } = await taken(world);

    expect(snapshots).toEqual([
      {
        spec: {
          backupName: "nightly",
          backupUID: expect.any(String),
          location: "default",
          persistentVolumeName: "pv-0",
          providerVolumeID: world.disks[0]?.id,
          volumeType: "io2",
          volumeAZ: "us-east-1b",
          volumeIOPS: 4000,
        },
        status: { phase: "Completed", providerSnapshotID: world.ec2.snapshots[0]?.id },
      },
    ]);
  });

  it("error when creating the snapshot is recorded as a failed snapshot", async () => {
    const world = volumeWorld();
    world.ec2.fail("createSnapshot", new SnapshotterError("refused", "no"));
    const { status, snapshots } = await taken(world);

    expect(status).toMatchObject({ phase: "PartiallyFailed", volumeSnapshotsAttempted: 1 });
    expect(snapshots).toMatchObject([{ status: { phase: "Failed" } }]);
  });

  it.for([
    ["snapshotVolumes=false", { snapshotVolumes: false }, {}],
    [
      "no volume snapshot locations",
      {},
      { locations: { ...DEFAULT_LOCATIONS, snapshotLocations: [] } },
    ],
    ["no volume snapshotter for the location", {}, { snapshotterFor: () => undefined }],
  ] as const)("with %s no snapshot is taken", async ([, spec, changes]) => {
    const world = volumeWorld();
    const { status, snapshots } = await taken(world, spec, changes);

    expect(snapshots).toEqual([]);
    expect(status?.volumeSnapshotsAttempted).toBeUndefined();
    expect(world.ec2.calls).toEqual([]);
    expect(jsonIn(world.store, KEYS.volumeInfo)).toMatchObject([{ pvName: "pv-0", skipped: true }]);
  });

  it.for([
    { spec: {}, phase: "PartiallyFailed", errors: 1 },
    { spec: { snapshotVolumes: false }, phase: "Completed", errors: undefined },
  ])(
    "with a location that cannot be used it says so once, where disks are to be snapshotted ($spec)",
    async ({ spec, phase, errors }) => {
      const world = volumeWorld({ disks: [{}, {}] });
      const snapshotLocations = [snapshotLocation("default", { region: "" })];
      const locations = { ...DEFAULT_LOCATIONS, snapshotLocations };
      const changes = { locations, snapshotterFor: () => undefined };
      const { status } = await taken(world, spec, changes);

      expect(status?.phase).toBe(phase);
      expect(status?.errors || undefined).toBe(errors);
      expect(status?.warnings || 0).toBe(0);
      expect(jsonIn(world.store, KEYS.results).errors).toEqual(
        errors === undefined
          ? {}
          : {
              velero: [
                expect.stringMatching(
                  /^ message: \/Error getting volume snapshotter for volume snapshot location error: \/volume snapshot location 'default' cannot be used: config\.region/,
                ),
              ],
            },
      );
    },
  );

  it("of two locations the one with a snapshotter takes the volume", async () => {
    const world = volumeWorld();
    const [location] = DEFAULT_LOCATIONS.snapshotLocations;
    const locations = {
      ...DEFAULT_LOCATIONS,
      snapshotLocations: [other, ...(location ? [location] : [])],
    };
    const snapshotterFor = (name: string) => (name === "default" ? world.ec2 : undefined);
    const { snapshots } = await taken(world, {}, { locations, snapshotterFor });

    expect(snapshots).toMatchObject([{ spec: { location: "default" } }]);
  });
});

function providerVolume({
  spec,
}: {
  readonly spec: { readonly providerVolumeID: string };
}): string {
  return spec.providerVolumeID;
}

function providerSnapshot({
  status,
}: {
  readonly status: { readonly providerSnapshotID: string };
}): string {
  return status.providerSnapshotID;
}
