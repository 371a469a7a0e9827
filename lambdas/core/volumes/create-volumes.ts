import { chooseZone, type ZoneChoice } from "./choose-zone.ts";
import type { Clock } from "./clock.ts";
import { copySnapshots, type SnapshotSource } from "./copy-snapshots.ts";
import type { EbsSnapshot, EbsVolume, NewVolume } from "./ebs-volume.ts";
import { newVolume, type VolumeRequest, type VolumeTarget } from "./new-volume.ts";
import { CHANGES_PER_SECOND, Pacer } from "./pacer.ts";
import { RESTORED_VOLUME_TAG, volumeOwnerTags } from "./restored-volume-tags.ts";
import { isSnapshotterError } from "./snapshotter-error.ts";
import type { VolumeMaker } from "./volume-snapshotter.ts";

/** What a restore makes disks with. */
export interface CreateVolumesPorts {
  readonly snapshotter: VolumeMaker;
  /** Where snapshots are that are not in the Region of the disks; absent when all are there. */
  readonly source?: SnapshotSource | undefined;
  readonly clock: Clock;
}

/** A disk that a restore has made. */
export interface CreatedVolume {
  /** Of the persistent volume in the backup. */
  readonly volumeName: string;
  readonly volumeId: string;
  readonly zone: string;
}

/** How far the disks of a restore are. Plain JSON. */
export interface CreatedVolumes {
  readonly created: readonly CreatedVolume[];
  /**
   * Volumes to ask for again later: their snapshots are not finished, or at 100 percent, their disks
   * are not.
   */
  readonly waiting: readonly { readonly volumeName: string; readonly percent: number }[];
  readonly failed: readonly { readonly volumeName: string; readonly error: string }[];
  readonly warnings: readonly string[];
}

type Outcome =
  | { readonly created: CreatedVolume; readonly warning?: string | undefined }
  | { readonly waiting: { readonly volumeName: string; readonly percent: number } }
  | { readonly failed: { readonly volumeName: string; readonly error: string } };

/**
 * Makes the disks of a restore as far as their snapshots are finished, and copies those that are
 * in another Region first. Called again with the same requests, it makes what is left and no disk
 * and no copy a second time.
 *
 * @throws SnapshotterError when EC2 does not say which snapshots and disks there are.
 */
export async function createVolumes(
  requests: readonly VolumeRequest[],
  target: VolumeTarget,
  ports: CreateVolumesPorts,
): Promise<CreatedVolumes> {
  const maker = new Maker(target, ports);
  await maker.look(requests);
  const outcomes = await Promise.all(requests.map((request) => maker.make(request)));
  return {
    created: outcomes.flatMap((outcome) => ("created" in outcome ? [outcome.created] : [])),
    waiting: outcomes.flatMap((outcome) => ("waiting" in outcome ? [outcome.waiting] : [])),
    failed: outcomes.flatMap((outcome) => ("failed" in outcome ? [outcome.failed] : [])),
    warnings: outcomes.flatMap((outcome) => ("warning" in outcome && outcome.warning) || []),
  };
}

class Maker {
  readonly #target: VolumeTarget;
  readonly #ports: CreateVolumesPorts;
  readonly #pacer: Pacer;
  #made: ReadonlyMap<string | undefined, EbsVolume> = new Map();
  readonly #snapshots = new Map<string, EbsSnapshot>();
  #notCopied: ReadonlyMap<string, string> = new Map();

  constructor(target: VolumeTarget, ports: CreateVolumesPorts) {
    this.#target = target;
    this.#ports = ports;
    this.#pacer = new Pacer(ports.clock, CHANGES_PER_SECOND);
  }

  /** Finds out what an earlier call made, and how far the snapshots are. */
  async look(requests: readonly VolumeRequest[]): Promise<void> {
    if (requests.length === 0) return;
    const owner = volumeOwnerTags(this.#target);
    const { snapshotter } = this.#ports;
    const made = await this.#pacer.run(() => snapshotter.findVolumes(owner));
    this.#made = new Map(made.map((volume) => [volume.tags[RESTORED_VOLUME_TAG], volume]));
    const left = requests.filter(({ snapshot }) => !this.#made.has(snapshot.volumeName));
    const ids = [...new Set(left.map(({ snapshot }) => snapshot.snapshotId))];
    if (ids.length === 0) return;
    const snapshots = await this.#pacer.run(() => snapshotter.describeSnapshots(ids));
    for (const snapshot of snapshots) this.#snapshots.set(snapshot.id, snapshot);
    await this.#copy(ids.filter((id) => !this.#snapshots.has(id)));
  }

  async #copy(ids: readonly string[]): Promise<void> {
    const { source, snapshotter: copier, clock } = this.#ports;
    if (source === undefined || ids.length === 0) return;
    const parts = { source, copier, clock, target: this.#target, pacer: this.#pacer };
    const { snapshots, failed } = await copySnapshots(ids, parts);
    for (const [id, snapshot] of snapshots) this.#snapshots.set(id, snapshot);
    this.#notCopied = failed;
  }

  async make(request: VolumeRequest): Promise<Outcome> {
    const { volumeName, snapshotId, volumeAZ } = request.snapshot;
    const wish = { volumeName, zone: volumeAZ, claimName: request.claim?.name };
    const choice = chooseZone(wish, this.#target);
    const made = this.#made.get(volumeName);
    if (made) return madeBefore(volumeName, made, choice);
    const snapshot = this.#snapshots.get(snapshotId);
    const percent = snapshot?.percent ?? 0;
    if (snapshot?.state === "pending") return { waiting: { volumeName, percent } };
    if (snapshot?.state !== "completed") {
      const error = this.#notCopied.get(snapshotId) ?? this.#unusable(snapshotId, snapshot);
      return { failed: { volumeName, error } };
    }
    if (choice === undefined) return { failed: { volumeName, error: noZone(volumeName) } };
    const volume = newVolume(request, { snapshot, zone: choice.zone, target: this.#target });
    return this.#create(volumeName, volume, choice);
  }

  async #create(volumeName: string, volume: NewVolume, choice: ZoneChoice): Promise<Outcome> {
    try {
      const created = await this.#pacer.run(() => this.#ports.snapshotter.createVolume(volume));
      return madeBefore(volumeName, created, choice);
    } catch (error) {
      // Its token makes it safe to ask once more, and there is nothing else to do about these.
      if (isSnapshotterError(error, "unavailable", "throttled")) {
        return { waiting: { volumeName, percent: 100 } };
      }
      if (isSnapshotterError(error)) return { failed: { volumeName, error: error.message } };
      throw error;
    }
  }

  #unusable(snapshotId: string, snapshot: EbsSnapshot | undefined): string {
    if (snapshot === undefined) return absent(snapshotId, this.#ports.source);
    const { state, stateMessage = "no disk can be made of it" } = snapshot;
    return `snapshot "${snapshotId}" is in state "${state}": ${stateMessage}`;
  }
}

function madeBefore(
  volumeName: string,
  { id, state, zone }: EbsVolume,
  choice: ZoneChoice | undefined,
): Outcome {
  // Whether its key may be used shows a moment later.
  if (state === "creating") return { waiting: { volumeName, percent: 100 } };
  if (state === "error" || state.startsWith("delet")) {
    const error = `disk "${id}" is in state "${state}": see that the key that encrypts it may be used, delete the disk and restore again`;
    return { failed: { volumeName, error } };
  }
  const warning = choice?.zone === zone ? choice.warning : undefined;
  return { created: { volumeName, volumeId: id, zone }, warning };
}

function absent(snapshotId: string, source: SnapshotSource | undefined): string {
  if (source === undefined) {
    return `snapshot "${snapshotId}" does not exist in the location's region, or is not shared with this account: share it, or say with config.sourceRegion where it is to be copied from`;
  }
  return `snapshot "${snapshotId}" exists neither in the location's region nor in "${source.region}", or is not shared with this account: share it, or correct config.sourceRegion`;
}

function noZone(volumeName: string): string {
  return `persistent volume "${volumeName}" names no zone and the cluster has no node: add a node or give a zone mapping`;
}
