import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EbsVolume, Tags } from "../../lambdas/core/volumes/ebs-volume.ts";
import type { VolumeSnapshotter } from "../../lambdas/core/volumes/volume-snapshotter.ts";

/** A disk that the suite wants to be there. */
export interface WantedVolume {
  readonly type?: "gp3" | "io2";
  readonly iops?: number;
  readonly throughput?: number;
  readonly encrypted?: boolean;
  readonly tags?: Tags;
}

/** What the suite needs of an implementation. */
export interface VolumeSnapshotterUnderTest {
  readonly snapshotter: VolumeSnapshotter;
  /** Makes a disk of 10 GiB in `us-east-1a`. */
  addVolume(volume: WantedVolume): Promise<EbsVolume>;
  /** Makes an instance with a boot disk, attaches these disks and returns its id. */
  addInstance(volumeIds: readonly string[]): Promise<string>;
  /** Makes a finished snapshot of 10 GiB in another Region. */
  addElsewhere(traits: { readonly encrypted?: boolean }): Promise<{ id: string; region: string }>;
  /** Waits until the snapshots that have begun are finished. */
  finish(): Promise<void>;
  /** Rules that it cannot keep, by name, and why. */
  readonly exceptions?: Readonly<Record<string, string>>;
  stop?(): Promise<void>;
}

const ABSENT_VOLUME = "vol-00000000000000bad";
const ABSENT_INSTANCE = "i-00000000000000bad";
const ABSENT_SNAPSHOT = "snap-00000000000000bad";

/** The contract of {@link VolumeSnapshotter}, for fakes and adapters alike. */
export function describeVolumeSnapshotter(
  name: string,
  make: () => Promise<VolumeSnapshotterUnderTest>,
): void {
  describe(name, () => {
    let world: VolumeSnapshotterUnderTest;
    let ec2: VolumeSnapshotter;
    let tokens = 0;
    beforeAll(async () => {
      world = await make();
      ec2 = world.snapshotter;
    });
    afterAll(() => world?.stop?.());

    const rule = (title: string, check: () => Promise<void>) =>
      it(title, async (context) => {
        const exception = world.exceptions?.[title];
        if (exception === undefined) return check();
        // An exception that is none any more must go.
        await expect(check(), exception).rejects.toThrow();
        context.skip(exception);
      });
    const finished = async (tags: Tags, volume: WantedVolume = {}) => {
      const { id } = await world.addVolume(volume);
      const snapshot = await ec2.createSnapshot(id, tags);
      await world.finish();
      return snapshot;
    };
    const token = () => `token-${tokens++}`;

    rule("describes disks and leaves out those that do not exist", async () => {
      const gp3 = await world.addVolume({ iops: 4000, throughput: 250, encrypted: true });
      const plain = await world.addVolume({ tags: { team: "storage" } });
      const found = await ec2.describeVolumes([plain.id, ABSENT_VOLUME, gp3.id]);
      expect(found.toSorted((a, b) => Number(b.encrypted) - Number(a.encrypted))).toEqual([
        expect.objectContaining({
          id: gp3.id,
          state: "available",
          type: "gp3",
          sizeGiB: 10,
          zone: "us-east-1a",
          iops: 4000,
          throughput: 250,
          encrypted: true,
          multiAttach: false,
          tags: {},
          instanceIds: [],
        }),
        expect.objectContaining({ id: plain.id, encrypted: false, tags: { team: "storage" } }),
      ]);
    });

    rule("asks nothing about nothing", async () => {
      expect(await ec2.describeVolumes([])).toEqual([]);
      expect(await ec2.describeSnapshots([])).toEqual([]);
      expect(await ec2.attachedDisks([])).toEqual(new Map());
    });

    rule("lists the disks of an instance but for its boot disk", async () => {
      const disks = [await world.addVolume({}), await world.addVolume({})].map(({ id }) => id);
      const instanceId = await world.addInstance(disks);
      const attached = await ec2.attachedDisks([instanceId]);
      expect([...attached.keys()]).toEqual([instanceId]);
      expect(attached.get(instanceId)?.toSorted()).toEqual(disks.toSorted());
      const [volume] = await ec2.describeVolumes(disks.slice(0, 1));
      expect(volume).toMatchObject({ state: "in-use", instanceIds: [instanceId] });
    });

    rule("begins a snapshot with its tags", async () => {
      const { id } = await world.addVolume({ encrypted: true });
      const begun = await ec2.createSnapshot(id, { "velero.io/backup": "one", team: "storage" });
      expect(begun).toMatchObject({
        volumeId: id,
        sizeGiB: 10,
        encrypted: true,
        tags: { "velero.io/backup": "one", team: "storage" },
      });
      expect(begun.id).toMatch(/^snap-/);
      expect(Number.isNaN(Date.parse(begun.startTime))).toBe(false);
    });

    rule("finishes a snapshot", async () => {
      const { id } = await finished({ a: "finish" });
      const [snapshot] = await ec2.describeSnapshots([id]);
      expect(snapshot).toMatchObject({ id, state: "completed", percent: 100 });
    });

    rule("tells that a snapshot is under way until it is finished", async () => {
      const { id: volumeId } = await world.addVolume({});
      const begun = await ec2.createSnapshot(volumeId, { a: "under way" });
      expect(begun).toMatchObject({ state: "pending", percent: 0 });
      expect(await ec2.describeSnapshots([begun.id])).toMatchObject([{ state: "pending" }]);
      await world.finish();
      expect(await ec2.describeSnapshots([begun.id])).toMatchObject([{ state: "completed" }]);
    });

    rule("fails to snapshot a disk again at once, and does so later", async () => {
      const { id: volumeId } = await world.addVolume({});
      await ec2.createSnapshot(volumeId, {});
      await expect(ec2.createSnapshot(volumeId, {})).rejects.toMatchObject({
        reason: "volumeBusy",
        message: expect.stringContaining(volumeId),
      });
      await world.finish();
      expect((await ec2.createSnapshot(volumeId, {})).volumeId).toBe(volumeId);
    });

    rule("fails to set a tag that only AWS may set", async () => {
      const { id } = await world.addVolume({});
      const refused = { reason: "refused" };
      await expect(ec2.createSnapshot(id, { "aws:x": "y" })).rejects.toMatchObject(refused);
      await expect(ec2.createSnapshot(id, { "AWS:x": "y" })).rejects.toMatchObject(refused);
    });

    rule("fails to snapshot a disk that does not exist", async () => {
      await expect(ec2.createSnapshot(ABSENT_VOLUME, {})).rejects.toMatchObject({
        name: "SnapshotterError",
        reason: "notFound",
        message: expect.stringContaining(ABSENT_VOLUME),
      });
    });

    rule("begins the snapshots of an instance's disks with their tags and the set's", async () => {
      const own = await world.addVolume({ tags: { Name: "own" } });
      const bare = await world.addVolume({});
      const other = await world.addVolume({});
      const instanceId = await world.addInstance([own.id, bare.id, other.id]);
      const set = {
        instanceId,
        excludedVolumeIds: [other.id],
        tags: { "velero.io/backup": "set" },
      };
      const begun = await ec2.createSnapshots(set);
      expect(new Set(begun.map(({ volumeId }) => volumeId))).toEqual(new Set([own.id, bare.id]));
      const found = await ec2.describeSnapshots(begun.map(({ id }) => id));
      expect(Object.fromEntries(found.map(({ volumeId, tags }) => [volumeId, tags]))).toEqual({
        [own.id]: { Name: "own", "velero.io/backup": "set" },
        [bare.id]: { "velero.io/backup": "set" },
      });
    });

    rule("begins all snapshots of a set or none", async () => {
      const free = await world.addVolume({});
      const busy = await world.addVolume({});
      const instanceId = await world.addInstance([free.id, busy.id]);
      await ec2.createSnapshot(busy.id, {});
      const set = { instanceId, excludedVolumeIds: [], tags: { whole: "set" } };
      await expect(ec2.createSnapshots(set)).rejects.toMatchObject({ reason: "volumeBusy" });
      expect(await ec2.findSnapshots({ whole: "set" })).toEqual([]);
    });

    rule("fails to leave a disk out of a set that is not on the instance", async () => {
      const there = await world.addVolume({});
      const elsewhere = await world.addVolume({});
      const instanceId = await world.addInstance([there.id]);
      const set = { instanceId, excludedVolumeIds: [elsewhere.id], tags: {} };
      await expect(ec2.createSnapshots(set)).rejects.toMatchObject({
        reason: "refused",
        message: expect.stringContaining(instanceId),
      });
    });

    rule("fails to snapshot a set when a disk has one of its tags", async () => {
      const disk = await world.addVolume({ tags: { team: "storage" } });
      const instanceId = await world.addInstance([disk.id]);
      const set = { instanceId, excludedVolumeIds: [], tags: { team: "backup" } };
      await expect(ec2.createSnapshots(set)).rejects.toMatchObject({ reason: "refused" });
    });

    rule("fails to snapshot the disks of an instance that does not exist", async () => {
      const set = { instanceId: ABSENT_INSTANCE, excludedVolumeIds: [], tags: {} };
      await expect(ec2.createSnapshots(set)).rejects.toMatchObject({
        reason: "notFound",
        message: expect.stringContaining(ABSENT_INSTANCE),
      });
    });

    rule("finds everything, however many there are", async () => {
      const tags = { "velero.io/backup": "many" };
      const disks = await Promise.all(Array.from({ length: 12 }, () => world.addVolume({ tags })));
      for (const { id } of disks) await ec2.createSnapshot(id, tags);
      const ids = disks.map(({ id }) => id).toSorted();
      expect((await ec2.findVolumes(tags)).map(({ id }) => id).toSorted()).toEqual(ids);
      expect((await ec2.describeVolumes(ids)).map(({ id }) => id).toSorted()).toEqual(ids);
      const snapshots = await ec2.findSnapshots(tags);
      expect(snapshots.map(({ volumeId }) => volumeId).toSorted()).toEqual(ids);
    });

    rule("finds snapshots that carry all of the tags and no others", async () => {
      const { id } = await finished({ "velero.io/backup": "found", cluster: "a" });
      await finished({ "velero.io/backup": "found", cluster: "b" });
      await finished({ cluster: "a" });
      const found = await ec2.findSnapshots({ "velero.io/backup": "found", cluster: "a" });
      expect(found.map((snapshot) => snapshot.id)).toEqual([id]);
      expect(await ec2.findSnapshots({ "velero.io/backup": "nobody" })).toEqual([]);
    });

    rule("takes no character of a tag's value for a wildcard", async () => {
      await finished({ "velero.io/backup": "wild-1" });
      expect(await ec2.findSnapshots({ "velero.io/backup": "wild-*" })).toEqual([]);
      expect(await ec2.findSnapshots({ "velero.io/backup": "wild-?" })).toEqual([]);
    });

    rule("describes snapshots and leaves out those that do not exist", async () => {
      const { id } = await finished({ a: "described" });
      const absent = Array.from({ length: 8 }, (_, index) => {
        return `snap-0bad${index.toString(16).padStart(13, "0")}`;
      });
      const found = await ec2.describeSnapshots([...absent.slice(0, 3), id, ...absent.slice(3)]);
      expect(found.map((snapshot) => snapshot.id)).toEqual([id]);
    });

    rule("leaves out a snapshot whose id is none", async () => {
      const { id } = await finished({ a: "beside nonsense" });
      const found = await ec2.describeSnapshots(["snap-nonsense", id, "", "vol-1"]);
      expect(found.map((snapshot) => snapshot.id)).toEqual([id]);
    });

    rule("deletes a snapshot of its owner, once", async () => {
      const { id } = await finished({ owner: "me", "velero.io/backup": "gone" });
      const owner = { owner: "me", "velero.io/backup": "gone" };
      expect(await ec2.deleteSnapshot(id, owner)).toBe("deleted");
      expect(await ec2.deleteSnapshot(id, owner)).toBe("absent");
      expect(await ec2.describeSnapshots([id])).toEqual([]);
    });

    rule("keeps a snapshot that lacks a tag of the owner", async () => {
      const { id } = await finished({ owner: "me" });
      expect(await ec2.deleteSnapshot(id, { owner: "you" })).toBe("notOwned");
      expect(await ec2.deleteSnapshot(id, { owner: "me", more: "x" })).toBe("notOwned");
      expect(await ec2.deleteSnapshot(id, {})).toBe("notOwned");
      expect(await ec2.describeSnapshots([id])).toHaveLength(1);
    });

    rule("copies a snapshot of another Region, with the tags it is told", async () => {
      const { id: snapshotId, region: sourceRegion } = await world.addElsewhere({});
      const tags = { "jangada.io/restore": "copied" };
      const id = await ec2.copySnapshot({ snapshotId, sourceRegion, tags });
      expect(id).not.toBe(snapshotId);
      await world.finish();
      const found = await ec2.findSnapshots(tags);
      const finished = { state: "completed", percent: 100, sizeGiB: 10, encrypted: false };
      expect(found).toMatchObject([{ id, ...finished, tags }]);
    });

    rule("encrypts a copy where the original is encrypted, or a key is named", async () => {
      const ids = [];
      for (const [encrypted, kmsKeyId] of [
        [true, undefined],
        [false, "alias/mine"],
      ] as const) {
        const { id: snapshotId, region } = await world.addElsewhere({ encrypted });
        const copy = { snapshotId, sourceRegion: region, kmsKeyId, tags: {} };
        ids.push(await ec2.copySnapshot(copy));
      }
      const found = await ec2.describeSnapshots(ids);
      expect(found.map(({ encrypted }) => encrypted)).toEqual([true, true]);
    });

    rule("fails to copy a snapshot that the other Region does not have", async () => {
      const { region: sourceRegion } = await world.addElsewhere({});
      const copy = { snapshotId: ABSENT_SNAPSHOT, sourceRegion, tags: {} };
      await expect(ec2.copySnapshot(copy)).rejects.toMatchObject({
        name: "SnapshotterError",
        reason: "notFound",
        message: expect.stringContaining(ABSENT_SNAPSHOT),
      });
    });

    rule("makes a disk of a snapshot as it is told", async () => {
      const { id } = await finished({}, { encrypted: true });
      const made = await ec2.createVolume({
        snapshotId: id,
        zone: "us-east-1b",
        type: "gp3",
        iops: 5000,
        throughput: 300,
        tags: { "jangada.io/restore": "made", Name: "copy" },
        clientToken: token(),
      });
      const [found] = await ec2.describeVolumes([made.id]);
      expect(found).toMatchObject({
        id: made.id,
        type: "gp3",
        sizeGiB: 10,
        zone: "us-east-1b",
        iops: 5000,
        throughput: 300,
        encrypted: true,
        tags: { "jangada.io/restore": "made", Name: "copy" },
      });
      const owned = await ec2.findVolumes({ "jangada.io/restore": "made" });
      expect(owned.map((volume) => volume.id)).toEqual([made.id]);
    });

    rule("makes a disk that several instances may use", async () => {
      const { id } = await finished({}, { type: "io2", iops: 1000 });
      const request = { snapshotId: id, zone: "us-east-1a", type: "io2", iops: 1000 };
      const more = { multiAttach: true as const, tags: {}, clientToken: token() };
      const made = await ec2.createVolume({ ...request, ...more });
      expect(await ec2.describeVolumes([made.id])).toMatchObject([
        { type: "io2", multiAttach: true },
      ]);
    });

    rule("makes one disk however often a token is sent", async () => {
      const { id } = await finished({});
      const tags = { "jangada.io/restore": "token" };
      const request = { snapshotId: id, zone: "us-east-1a", type: "gp3", tags };
      const clientToken = token();
      const first = await ec2.createVolume({ ...request, clientToken });
      const second = await ec2.createVolume({ ...request, clientToken });
      expect(second.id).toBe(first.id);
      expect(await ec2.findVolumes(tags)).toHaveLength(1);
    });

    rule("fails when a token comes back with another request", async () => {
      const { id } = await finished({});
      const request = { snapshotId: id, type: "gp3", tags: {}, clientToken: token() };
      await ec2.createVolume({ ...request, zone: "us-east-1a" });
      const other = ec2.createVolume({ ...request, zone: "us-east-1b" });
      await expect(other).rejects.toMatchObject({ reason: "refused" });
    });

    rule("fails to make a disk of a snapshot that is not finished", async () => {
      const { id: volumeId } = await world.addVolume({});
      const { id: snapshotId } = await ec2.createSnapshot(volumeId, {});
      const request = { snapshotId, zone: "us-east-1a", type: "gp3", tags: {} };
      await expect(ec2.createVolume({ ...request, clientToken: token() })).rejects.toMatchObject({
        reason: "refused",
        message: expect.stringContaining(snapshotId),
      });
    });

    rule("fails to make a disk of a snapshot that does not exist", async () => {
      const request = { snapshotId: ABSENT_SNAPSHOT, zone: "us-east-1a", type: "gp3", tags: {} };
      await expect(ec2.createVolume({ ...request, clientToken: token() })).rejects.toMatchObject({
        name: "SnapshotterError",
        reason: "notFound",
        message: expect.stringContaining(ABSENT_SNAPSHOT),
      });
    });

    rule("deletes a disk of its owner that nobody uses", async () => {
      const { id } = await world.addVolume({ tags: { owner: "me" } });
      expect(await ec2.deleteVolume(id, { owner: "you" })).toBe("notOwned");
      expect(await ec2.deleteVolume(id, { owner: "me" })).toBe("deleted");
      expect(await ec2.deleteVolume(ABSENT_VOLUME, { owner: "me" })).toBe("absent");
    });

    rule("fails to delete a disk that is in use", async () => {
      const { id } = await world.addVolume({ tags: { owner: "me" } });
      await world.addInstance([id]);
      await expect(ec2.deleteVolume(id, { owner: "me" })).rejects.toMatchObject({
        reason: "refused",
        message: expect.stringContaining(id),
      });
    });
  });
}
