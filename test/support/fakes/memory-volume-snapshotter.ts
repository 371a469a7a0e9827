import type {
  EbsSnapshot,
  EbsVolume,
  NewVolume,
  SnapshotCopy,
  Tags,
} from "../../../lambdas/core/volumes/ebs-volume.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";
import type {
  DeletionOutcome,
  SnapshotSet,
  VolumeSnapshotter,
} from "../../../lambdas/core/volumes/volume-snapshotter.ts";

/** A clock that nobody has to wait for. */
export class VirtualClock {
  #time: number;
  constructor(start = "2026-11-23T12:00:00Z") {
    this.#time = Date.parse(start);
  }
  readonly now = () => new Date(this.#time);
  readonly pause = async (milliseconds: number) => {
    this.#time += milliseconds;
  };
}

/** A request, as the account's bill would show it. */
export interface Ec2Call {
  readonly method: keyof VolumeSnapshotter;
  readonly id?: string;
}

export interface MemoryEc2Options {
  /** Requests that make or delete something, a second, without any in reserve; unlimited when left out. */
  readonly perSecond?: number;
  /** Until a snapshot or a copy is finished; 0 when left out. */
  readonly secondsToFinish?: number;
  /** EC2 of other Regions, from which snapshots are copied. */
  readonly elsewhere?: Readonly<Record<string, MemoryVolumeSnapshotter>>;
}

type Fault = { readonly error: Error; readonly when: "before" | "after" };

interface MemorySnapshot extends EbsSnapshot {
  readonly begun: number;
}

/**
 * EC2 of one Region and account in memory: snapshots that take their time, request limits, client
 * tokens, faults before and after a request took effect. It knows no quotas, no keys, no archive
 * and no other account, and it lists at once what was made.
 */
export class MemoryVolumeSnapshotter implements VolumeSnapshotter {
  readonly calls: Ec2Call[] = [];
  /** Snapshots that nobody may delete. */
  readonly locked = new Set<string>();
  readonly #clock: { now(): Date };
  readonly #options: MemoryEc2Options;
  readonly #volumes = new Map<string, EbsVolume>();
  readonly #boot = new Set<string>();
  readonly #snapshots = new Map<string, MemorySnapshot>();
  readonly #tokens = new Map<string, { readonly request: string; readonly volumeId: string }>();
  readonly #faults = new Map<string, Fault[]>();
  readonly #lastSnapshot = new Map<string, number>();
  #nextRequest = 0;
  #death: { left: number; readonly error: Error; readonly when: Fault["when"] } | undefined;
  #count = 0;

  constructor(clock: { now(): Date } = new VirtualClock(), options: MemoryEc2Options = {}) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Puts a disk there, attached to these instances. */
  addVolume(volume: Partial<EbsVolume> & { readonly boot?: boolean } = {}): EbsVolume {
    const { boot = false, ...given } = volume;
    const instanceIds = given.instanceIds ?? [];
    const added: EbsVolume = {
      id: this.#newId("vol"),
      state: instanceIds.length > 0 ? "in-use" : "available",
      type: "gp3",
      sizeGiB: 10,
      zone: "us-east-1a",
      iops: 3000,
      throughput: 125,
      encrypted: false,
      multiAttach: false,
      tags: {},
      ...given,
      instanceIds,
    };
    this.#volumes.set(added.id, added);
    if (boot) this.#boot.add(added.id);
    return added;
  }

  /** Changes what is known of a disk, as somebody else would. */
  changeVolume(id: string, change: Partial<EbsVolume>): void {
    this.#volumes.set(id, { ...(this.#volumes.get(id) as EbsVolume), ...change });
  }

  /** Puts a snapshot there, whoever took it. */
  addSnapshot(snapshot: Partial<EbsSnapshot> = {}): EbsSnapshot {
    const added: MemorySnapshot = {
      id: this.#newId("snap"),
      volumeId: "vol-ffffffff",
      state: "completed",
      percent: 100,
      startTime: this.#clock.now().toISOString(),
      sizeGiB: 10,
      encrypted: false,
      tags: {},
      begun: this.#clock.now().getTime(),
      ...snapshot,
    };
    this.#snapshots.set(added.id, added);
    return added;
  }

  /** Ends a snapshot in an error. */
  breakSnapshot(id: string, stateMessage?: string): void {
    const snapshot = this.#snapshots.get(id) as MemorySnapshot;
    this.#snapshots.set(id, { ...snapshot, state: "error", ...(stateMessage && { stateMessage }) });
  }

  /** Makes the next request of a kind fail, once for every call of this. */
  fail(method: keyof VolumeSnapshotter, error: Error, when: Fault["when"] = "before"): void {
    this.#faults.set(method, [...(this.#faults.get(method) ?? []), { error, when }]);
  }

  /** Kills whoever asks, at the request to make something after so many others, until `revive`. */
  killAfter(requests: number, error: Error, when: Fault["when"]): void {
    this.#death = { left: requests, error, when };
  }

  revive(): void {
    this.#death = undefined;
  }

  /** All snapshots there are, in the order they were begun. */
  get snapshots(): readonly EbsSnapshot[] {
    return [...this.#snapshots.values()].map((snapshot) => this.#asOfNow(snapshot));
  }

  get volumes(): readonly EbsVolume[] {
    return [...this.#volumes.values()];
  }

  async describeVolumes(volumeIds: readonly string[]) {
    return this.#request("describeVolumes", () =>
      volumeIds.flatMap((id) => this.#volumes.get(id) ?? []),
    );
  }

  async attachedDisks(instanceIds: readonly string[]) {
    return this.#request("attachedDisks", () => {
      const disks = instanceIds.map((instance) => {
        const attached = this.volumes.filter(({ instanceIds }) => instanceIds.includes(instance));
        return [
          instance,
          attached.map(({ id }) => id).filter((id) => !this.#boot.has(id)),
        ] as const;
      });
      return new Map(disks);
    });
  }

  async describeSnapshots(snapshotIds: readonly string[]) {
    return this.#request("describeSnapshots", () =>
      this.snapshots.filter(({ id }) => snapshotIds.includes(id)),
    );
  }

  async findSnapshots(tags: Tags) {
    return this.#request("findSnapshots", () =>
      this.snapshots.filter((snapshot) => carries(snapshot.tags, tags)),
    );
  }

  async findVolumes(tags: Tags) {
    return this.#request("findVolumes", () =>
      this.volumes.filter((volume) => carries(volume.tags, tags)),
    );
  }

  async createSnapshot(volumeId: string, tags: Tags) {
    return this.#request("createSnapshot", () => this.#begin(volumeId, tags), volumeId);
  }

  async createSnapshots({ instanceId, excludedVolumeIds, tags }: SnapshotSet) {
    const take = () => {
      const attached = this.volumes.filter(({ instanceIds }) => instanceIds.includes(instanceId));
      const data = attached.filter(({ id }) => !this.#boot.has(id));
      const unknown = excludedVolumeIds.filter((id) => !data.some((volume) => volume.id === id));
      if (attached.length === 0) throw absent(instanceId);
      if (unknown.length > 0) {
        const message = `not attached to "${instanceId}": ${unknown}`;
        throw new SnapshotterError("refused", message);
      }
      const taken = data.filter(({ id }) => !excludedVolumeIds.includes(id));
      for (const volume of taken) {
        const clash = Object.keys(tags).find((key) => Object.hasOwn(volume.tags, key));
        if (clash) throw new SnapshotterError("refused", `tag "${clash}" is there twice`);
        this.#checkIdle(volume.id);
      }
      return taken.map(({ id, tags: own }) => this.#begin(id, { ...own, ...tags }));
    };
    return this.#request("createSnapshots", take, instanceId);
  }

  async copySnapshot(copy: SnapshotCopy) {
    return this.#request("copySnapshot", () => this.#copy(copy), copy.snapshotId);
  }

  async createVolume(volume: NewVolume) {
    return this.#request("createVolume", () => this.#make(volume), volume.snapshotId);
  }

  async deleteSnapshot(snapshotId: string, owner: Tags) {
    return this.#request(
      "deleteSnapshot",
      () => {
        if (this.locked.has(snapshotId)) return "locked";
        return deleteOwned(this.#snapshots, snapshotId, owner);
      },
      snapshotId,
    );
  }

  async deleteVolume(volumeId: string, owner: Tags) {
    return this.#request(
      "deleteVolume",
      () => {
        const attached = (this.#volumes.get(volumeId)?.instanceIds ?? []).length > 0;
        if (attached) throw new SnapshotterError("refused", `disk "${volumeId}" is in use`);
        return deleteOwned(this.#volumes, volumeId, owner);
      },
      volumeId,
    );
  }

  #request<T>(method: keyof VolumeSnapshotter, act: () => T, id?: string): T {
    this.calls.push({ method, ...(id && { id }) });
    const makes = /^c(reate|opy)/.test(method);
    this.#admit(method);
    if (makes && this.#death && this.#death.left-- <= 0) {
      const { left, error, when } = this.#death;
      if (left === -1 && when === "after") act();
      throw error;
    }
    const [fault, ...later] = this.#faults.get(method) ?? [];
    this.#faults.set(method, later);
    if (fault?.when === "before") throw fault.error;
    const answer = act();
    if (fault) throw fault.error;
    return answer;
  }

  #admit(method: string): void {
    const { perSecond } = this.#options;
    if (perSecond === undefined || !/^(create|copy|delete)/.test(method)) return;
    const now = this.#clock.now().getTime();
    if (now < this.#nextRequest) {
      throw new SnapshotterError("throttled", "RequestLimitExceeded");
    }
    this.#nextRequest = now + 1000 / perSecond;
  }

  #begin(volumeId: string, tags: Tags): EbsSnapshot {
    const volume = this.#volumes.get(volumeId);
    if (volume === undefined) throw absent(volumeId);
    this.#checkIdle(volumeId);
    checkTags(tags);
    this.#lastSnapshot.set(volumeId, this.#clock.now().getTime());
    const { sizeGiB, encrypted } = volume;
    return this.#asOfNow(
      this.addSnapshot({
        volumeId,
        sizeGiB,
        encrypted,
        tags,
        state: "pending",
        percent: 0,
      }) as MemorySnapshot,
    );
  }

  #copy({ snapshotId, sourceRegion, kmsKeyId, tags }: SnapshotCopy): string {
    const there = this.#options.elsewhere?.[sourceRegion]?.snapshots ?? [];
    const original = there.find(({ id }) => id === snapshotId);
    if (original === undefined) throw absent(snapshotId);
    checkTags(tags);
    if (original.state !== "completed") {
      throw new SnapshotterError("refused", `snapshot "${snapshotId}" is ${original.state}`);
    }
    const encrypted = original.encrypted || kmsKeyId !== undefined;
    const under = { state: "pending" as const, percent: 0 };
    return this.addSnapshot({ sizeGiB: original.sizeGiB, encrypted, tags, ...under }).id;
  }

  #checkIdle(volumeId: string): void {
    const last = this.#lastSnapshot.get(volumeId) ?? Number.NEGATIVE_INFINITY;
    if (this.#clock.now().getTime() - last >= 15_000) return;
    const message = `disk "${volumeId}": SnapshotCreationPerVolumeRateExceeded`;
    throw new SnapshotterError("volumeBusy", message);
  }

  #asOfNow(snapshot: MemorySnapshot): EbsSnapshot {
    const { begun, ...described } = snapshot;
    if (snapshot.state !== "pending") return described;
    const { secondsToFinish = 0 } = this.#options;
    const seconds = (this.#clock.now().getTime() - begun) / 1000;
    if (seconds >= secondsToFinish) return { ...described, state: "completed", percent: 100 };
    return { ...described, percent: Math.floor((100 * seconds) / secondsToFinish) };
  }

  #make(wanted: NewVolume): EbsVolume {
    const request = JSON.stringify(wanted);
    const before = this.#tokens.get(wanted.clientToken);
    if (before && before.request !== request) {
      throw new SnapshotterError("refused", "this token belongs to another request");
    }
    if (before) return this.#volumes.get(before.volumeId) as EbsVolume;
    const snapshot = this.snapshots.find(({ id }) => id === wanted.snapshotId);
    if (snapshot === undefined) throw absent(wanted.snapshotId);
    if (snapshot.state !== "completed") {
      throw new SnapshotterError("refused", `snapshot "${snapshot.id}" is ${snapshot.state}`);
    }
    checkTags(wanted.tags);
    const { zone, type, iops, throughput, tags } = wanted;
    const volume = this.addVolume({
      zone,
      type,
      sizeGiB: snapshot.sizeGiB,
      ...(iops && { iops }),
      ...(throughput && { throughput }),
      encrypted: snapshot.encrypted || wanted.encrypted === true,
      multiAttach: wanted.multiAttach === true,
      tags,
    });
    this.#tokens.set(wanted.clientToken, { request, volumeId: volume.id });
    return volume;
  }

  #newId(kind: string): string {
    this.#count++;
    return `${kind}-${this.#count.toString(16).padStart(17, "0")}`;
  }
}

function checkTags(tags: Tags): void {
  const keys = Object.keys(tags);
  const isBad = keys.some(
    (key) => /^aws:/i.test(key) || key.length > 128 || (tags[key] as string).length > 256,
  );
  if (isBad || keys.length > 50)
    throw new SnapshotterError("refused", "these tags are not allowed");
}

function deleteOwned(
  all: Map<string, { readonly tags: Tags }>,
  id: string,
  owner: Tags,
): DeletionOutcome {
  const found = all.get(id);
  if (found === undefined) return "absent";
  if (Object.keys(owner).length === 0 || !carries(found.tags, owner)) return "notOwned";
  all.delete(id);
  return "deleted";
}

function carries(found: Tags, wanted: Tags): boolean {
  return Object.entries(wanted).every(([key, value]) => found[key] === value);
}

function absent(id: string): SnapshotterError {
  return new SnapshotterError("notFound", `"${id}" does not exist`);
}
