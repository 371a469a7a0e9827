import type { Clock } from "./clock.ts";
import type { EbsSnapshot, EbsVolume } from "./ebs-volume.ts";
import { CHANGES_PER_SECOND, Pacer, QUESTIONS_PER_SECOND } from "./pacer.ts";
import { planSnapshots, type VolumeSet } from "./snapshot-sets.ts";
import { ownerTags, type TagSources, tagsOfOne, tagsOfSet } from "./snapshot-tags.ts";
import { isSnapshotterError, type SnapshotterError } from "./snapshotter-error.ts";
import type { SnapshotTaker } from "./volume-snapshotter.ts";

/** A disk to snapshot. */
export interface SnapshotRequest {
  /** Of the persistent volume. */
  readonly volumeName: string;
  readonly volumeId: string;
}

/** What became of a request: a snapshot that has begun, or an error. */
export interface SnapshotAnswer {
  /** Absent when there is no such disk. */
  readonly volume?: EbsVolume;
  readonly snapshot?: EbsSnapshot;
  readonly error?: string;
}

/** What a {@link SnapshotRun} works with. */
interface SnapshotRunParts {
  readonly snapshotter: SnapshotTaker;
  readonly tags: TagSources;
  readonly clock: Clock;
}

/** A request that got no answer is worth two more, each after looking whether it was carried out. */
const MOST_ATTEMPTS = 3;
/** Until a snapshot begun by a request without an answer is surely listed. */
const UNTIL_LISTED_MS = 15_000;

/**
 * Begins the snapshots of one backup with as few requests as EC2 needs, and never two of one disk:
 * whatever carries the backup's tags already, an earlier attempt made, and counts as this one's.
 */
export class SnapshotRun {
  /** Sets that were not taken as they should have been, and why. */
  readonly warnings: string[] = [];
  readonly #parts: SnapshotRunParts;
  readonly #questions: Pacer;
  readonly #changes: Pacer;
  readonly #volumes = new Map<string, EbsVolume>();
  readonly #names = new Map<string, string>();
  readonly #snapshots = new Map<string, EbsSnapshot>();
  readonly #errors = new Map<string, string>();
  readonly #alone = new Set<string>();
  /** Why there may be snapshots of this backup that are not known here. */
  #unknown: string | undefined = "nobody has looked yet";

  constructor(parts: SnapshotRunParts) {
    this.#parts = parts;
    this.#questions = new Pacer(parts.clock, QUESTIONS_PER_SECOND);
    this.#changes = new Pacer(parts.clock, CHANGES_PER_SECOND);
  }

  /** Begins snapshots that have not begun yet. Answers in the order of the requests. */
  async take(requests: readonly SnapshotRequest[]): Promise<readonly SnapshotAnswer[]> {
    for (const { volumeId, volumeName } of requests) {
      this.#errors.delete(volumeId);
      if (!this.#names.has(volumeId)) this.#names.set(volumeId, volumeName);
    }
    const ids = [...new Set(requests.map(({ volumeId }) => volumeId))];
    try {
      await this.#takeOpen(ids);
    } catch (error) {
      if (!isSnapshotterError(error)) throw error;
      this.#unknown = error.message;
    }
    return requests.map(({ volumeId }) => this.#answer(volumeId));
  }

  async #takeOpen(ids: readonly string[]): Promise<void> {
    await this.#describe(ids.filter((id) => !this.#volumes.has(id)));
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      if (this.#unknown !== undefined) await this.#adopt();
      const open = ids.flatMap((id) => this.#openVolume(id) ?? []);
      if (open.length === 0) return;
      await this.#takeOnce(open);
      if (this.#unknown !== undefined) await this.#parts.clock.pause(UNTIL_LISTED_MS);
    }
    if (this.#unknown !== undefined) {
      const lastFailure = this.#unknown;
      await this.#adopt();
      this.#unknown = lastFailure;
    }
  }

  async #describe(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await this.#questions.run(() => this.#parts.snapshotter.describeVolumes(ids));
    for (const volume of found) this.#volumes.set(volume.id, volume);
  }

  async #adopt(): Promise<void> {
    const tags = ownerTags(this.#parts.tags.owner);
    const found = await this.#questions.run(() => this.#parts.snapshotter.findSnapshots(tags));
    for (const snapshot of found) {
      if (snapshot.state !== "error") this.#snapshots.set(snapshot.volumeId, snapshot);
    }
    this.#unknown = undefined;
  }

  #openVolume(id: string): EbsVolume | undefined {
    return this.#snapshots.has(id) || this.#errors.has(id) ? undefined : this.#volumes.get(id);
  }

  async #takeOnce(volumes: readonly EbsVolume[]): Promise<void> {
    const { sets, singles } = planSnapshots(volumes, this.#alone);
    const instanceIds = sets.map(({ instanceId }) => instanceId);
    const disks =
      sets.length === 0
        ? new Map<string, readonly string[]>()
        : await this.#questions.run(() => this.#parts.snapshotter.attachedDisks(instanceIds));
    // Whoever tries again must find nothing still under way.
    const ended = await Promise.allSettled([
      ...sets.map((set) => this.#takeSet(set, disks.get(set.instanceId) ?? [])),
      ...singles.map((volume) => this.#takeOne(volume)),
    ]);
    for (const end of ended) if (end.status === "rejected") throw end.reason;
  }

  async #takeOne(volume: EbsVolume): Promise<void> {
    const { snapshotter, tags } = this.#parts;
    const its = tagsOfOne(volume, this.#names.get(volume.id) as string, tags);
    try {
      const begun = await this.#changes.run(() => snapshotter.createSnapshot(volume.id, its));
      this.#snapshots.set(volume.id, begun);
    } catch (error) {
      this.#onFailure(error, ({ message }) => this.#errors.set(volume.id, message));
    }
  }

  async #takeSet({ instanceId, volumes }: VolumeSet, disks: readonly string[]): Promise<void> {
    const ids = new Set(volumes.map(({ id }) => id));
    const excludedVolumeIds = disks.filter((id) => !ids.has(id));
    const tags = tagsOfSet(volumes, this.#parts.tags);
    const set = { instanceId, excludedVolumeIds, tags };
    try {
      const begun = await this.#changes.run(() => this.#parts.snapshotter.createSnapshots(set));
      for (const id of ids) this.#alone.add(id);
      for (const snapshot of begun) {
        if (ids.has(snapshot.volumeId)) this.#snapshots.set(snapshot.volumeId, snapshot);
        else this.warnings.push(unasked(snapshot, instanceId));
      }
    } catch (error) {
      this.#onFailure(error, ({ message }) => {
        for (const id of ids) this.#alone.add(id);
        this.warnings.push(
          `disks ${[...ids].sort().join(", ")} of instance "${instanceId}" are snapshotted one by one, not at one moment: ${message}`,
        );
      });
    }
  }

  /** Without an answer the request may have been carried out, and a crowd may go away; a refusal stands. */
  #onFailure(error: unknown, onRefusal: (error: SnapshotterError) => void): void {
    if (!isSnapshotterError(error)) throw error;
    if (isSnapshotterError(error, "unavailable", "throttled")) this.#unknown = error.message;
    else onRefusal(error);
  }

  #answer(id: string): SnapshotAnswer {
    const volume = this.#volumes.get(id);
    const snapshot = this.#snapshots.get(id);
    if (snapshot) return { ...(volume && { volume }), snapshot };
    const error = this.#errors.get(id) ?? this.#unknown ?? absent(id);
    return { ...(volume && { volume }), error };
  }
}

/** Taking a snapshot back would need a permission that a backup is better without. */
function unasked({ id, volumeId }: EbsSnapshot, instanceId: string): string {
  return `disk "${volumeId}" was attached to instance "${instanceId}" just now and got the snapshot "${id}", which is deleted with the backup`;
}

function absent(id: string): string {
  return `disk "${id}" does not exist in the location's region: check spec.config.region of the VolumeSnapshotLocation`;
}
