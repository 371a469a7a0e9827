import type { Clock } from "./clock.ts";
import { copyTags, SOURCE_SNAPSHOT_TAG, tagsOfCopy } from "./copied-snapshot-tags.ts";
import type { EbsSnapshot } from "./ebs-volume.ts";
import type { VolumeTarget } from "./new-volume.ts";
import type { Pacer } from "./pacer.ts";
import { RESTORE_TAG } from "./restored-volume-tags.ts";
import { isSnapshotterError } from "./snapshotter-error.ts";
import type { SnapshotCopier } from "./volume-snapshotter.ts";

/** Where a backup's snapshots are, when that is not where its disks are to be made. */
export interface SnapshotSource extends Pick<SnapshotCopier, "describeSnapshots"> {
  /** `us-east-1`. */
  readonly region: string;
}

/** Snapshots of another Region as far as they are in this one, by their id there. */
export interface CopiedSnapshots {
  /** Each has the tags and the disk of the original, and the id, state and progress of its copy. */
  readonly snapshots: ReadonlyMap<string, EbsSnapshot>;
  /** Why there is no copy. */
  readonly failed: ReadonlyMap<string, string>;
}

/** What copies are made with. */
export interface CopyParts {
  readonly source: SnapshotSource;
  readonly copier: SnapshotCopier;
  readonly target: VolumeTarget;
  readonly pacer: Pacer;
  readonly clock: Pick<Clock, "pause">;
}

/** Copies under way into one Region (AWS EBS user guide, "Quotas for Amazon EBS"). */
const MOST_COPIES = 20;
/** Until a copy begun by a request without an answer is surely listed. */
const UNTIL_LISTED_MS = 15_000;

/**
 * Copies snapshots from another Region as far as EC2 takes copies at once. Called again, it goes on, and
 * copies none twice: CopySnapshot knows no client token, so what was begun is known by its tags. A
 * copy that an earlier restore of the cluster has left counts.
 *
 * @throws SnapshotterError when EC2 does not say which snapshots there are.
 */
export async function copySnapshots(
  ids: readonly string[],
  parts: CopyParts,
): Promise<CopiedSnapshots> {
  const { source, copier, target, pacer } = parts;
  const originals = await pacer.run(() => source.describeSnapshots(ids));
  if (originals.length === 0) return { snapshots: new Map(), failed: new Map() };
  const tags = copyTags(target.clusterName, source.region);
  const copies = await pacer.run(() => copier.findSnapshots(tags));
  const round = new CopyRound(copies, parts);
  for (const original of originals) await round.take(original);
  await round.settle();
  return round;
}

class CopyRound implements CopiedSnapshots {
  readonly snapshots = new Map<string, EbsSnapshot>();
  readonly failed = new Map<string, string>();
  readonly #parts: CopyParts;
  readonly #copies: Partial<Record<string, EbsSnapshot[]>>;
  #room: number;
  #hasBegun = false;

  constructor(copies: readonly EbsSnapshot[], parts: CopyParts) {
    this.#parts = parts;
    this.#copies = Object.groupBy(copies, ({ tags }) => tags[SOURCE_SNAPSHOT_TAG] ?? "");
    this.#room = MOST_COPIES - copies.filter(({ state }) => state === "pending").length;
  }

  async take(original: EbsSnapshot): Promise<void> {
    const { id } = original;
    const found = this.#copies[id] ?? [];
    const copy = found.find(({ state }) => state === "completed" || state === "pending");
    const broken = found.find(({ tags }) => tags[RESTORE_TAG] === this.#parts.target.restoreId);
    if (copy) this.snapshots.set(id, inPlaceOf(original, copy));
    else if (broken) this.failed.set(id, endedBadly(broken));
    // What cannot be copied yet, or ever, speaks for itself.
    else if (original.state !== "completed") this.snapshots.set(id, original);
    else await this.#begin(original);
  }

  /** Whoever looks next must find what has been begun. */
  async settle(): Promise<void> {
    if (this.#hasBegun) await this.#parts.clock.pause(UNTIL_LISTED_MS);
  }

  async #begin(original: EbsSnapshot): Promise<void> {
    const { source, copier, target, pacer } = this.#parts;
    this.snapshots.set(original.id, { ...original, state: "pending", percent: 0 });
    if (this.#room-- <= 0) return;
    const copy = {
      snapshotId: original.id,
      sourceRegion: source.region,
      kmsKeyId: target.kmsKeyId,
      tags: tagsOfCopy(original, source.region, target),
    };
    this.#hasBegun = true;
    try {
      await pacer.run(() => copier.copySnapshot(copy));
    } catch (error) {
      if (isSnapshotterError(error, "unavailable")) return;
      if (isSnapshotterError(error, "throttled")) {
        this.#room = 0;
        return;
      }
      if (!isSnapshotterError(error)) throw error;
      this.snapshots.delete(original.id);
      this.failed.set(original.id, error.message);
    }
  }
}

/** A copy, with what only the original knows. */
function inPlaceOf(original: EbsSnapshot, copy: EbsSnapshot): EbsSnapshot {
  const { id, state, percent, encrypted } = copy;
  // 100 is said of what is finished.
  return {
    ...original,
    id,
    state,
    encrypted,
    percent: state === "pending" ? Math.min(percent, 99) : percent,
  };
}

function endedBadly({ id, state, stateMessage = "see that both keys may be used" }: EbsSnapshot) {
  return `its copy "${id}" is in state "${state}": ${stateMessage}; delete it and restore again`;
}
