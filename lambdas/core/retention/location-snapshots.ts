import type { Clock } from "../volumes/clock.ts";
import type { EbsSnapshot, Tags } from "../volumes/ebs-volume.ts";
import { CHANGES_PER_SECOND, Pacer } from "../volumes/pacer.ts";
import type { DeletionOutcome } from "../volumes/volume-snapshotter.ts";
import type { RetentionSnapshotter } from "./deletion-ports.ts";

/** Where a snapshot location has snapshots. */
export interface SnapshotPlaces {
  /** In its own Region. */
  readonly here: RetentionSnapshotter;
  /** In the Region that it copies from, if it does: backups of another cluster lie there. */
  readonly there?: RetentionSnapshotter | undefined;
}

/**
 * The snapshots of one location, for deletion and sweep: deleted no faster than EC2 allows, and looked
 * for in the Region that the location copies from when they are not in its own.
 */
export class LocationSnapshots implements RetentionSnapshotter {
  readonly #places: SnapshotPlaces;
  readonly #pacer: Pacer;

  constructor(places: SnapshotPlaces, clock: Clock) {
    this.#places = places;
    this.#pacer = new Pacer(clock, CHANGES_PER_SECOND);
  }

  /** Of its own Region: what is left over in the other is that one's to find. */
  findSnapshots(tags: Tags): Promise<readonly EbsSnapshot[]> {
    return this.#places.here.findSnapshots(tags);
  }

  async describeSnapshots(snapshotIds: readonly string[]): Promise<readonly EbsSnapshot[]> {
    const { here, there } = this.#places;
    const found = await here.describeSnapshots(snapshotIds);
    const left = snapshotIds.filter((id) => !found.some((snapshot) => snapshot.id === id));
    if (there === undefined || left.length === 0) return found;
    return [...found, ...(await there.describeSnapshots(left))];
  }

  async deleteSnapshot(snapshotId: string, owner: Tags): Promise<DeletionOutcome> {
    const { here, there } = this.#places;
    const outcome = await this.#pacer.run(() => here.deleteSnapshot(snapshotId, owner));
    if (outcome !== "absent" || there === undefined) return outcome;
    return this.#pacer.run(() => there.deleteSnapshot(snapshotId, owner));
  }
}
