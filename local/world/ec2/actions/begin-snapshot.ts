import type { Tags } from "../../../../lambdas/core/volumes/ebs-volume.ts";
import { snapshotState, volumeState } from "../descriptions.ts";
import { Ec2Error } from "../ec2-error.ts";
import type { Ec2Region } from "../ec2-region.ts";
import type { Snapshot, Volume } from "../ec2-things.ts";

/** Between two snapshots of one disk. */
const INTERVAL_MS = 15_000;
/** Snapshots of one disk under way (AWS EBS user guide, "Quotas for Amazon EBS"). */
const MOST_PENDING = 5;
const MOST_PENDING_OF_COLD_DISKS = 1;

/** @throws Ec2Error when the disk may not be snapshotted now. */
export function checkSnapshottable(region: Ec2Region, volume: Volume): void {
  const now = region.account.now();
  if (volumeState(volume, now) === "creating") {
    throw new Ec2Error("IncorrectState", `Volume '${volume.id}' is in the 'creating' state.`);
  }
  const taken = [...region.snapshots.values()].filter(({ volumeId }) => volumeId === volume.id);
  if (taken.some(({ startedAt }) => now - startedAt < INTERVAL_MS)) {
    throw new Ec2Error(
      "SnapshotCreationPerVolumeRateExceeded",
      "The maximum per volume CreateSnapshot request rate has been exceeded. Use an increasing or variable sleep interval between requests.",
    );
  }
  const pending = taken.filter((snapshot) => snapshotState(snapshot, now) === "pending").length;
  const most = /^s[tc]1$/.test(volume.type) ? MOST_PENDING_OF_COLD_DISKS : MOST_PENDING;
  if (pending < most) return;
  const message = `Maximum allowed in-progress snapshots for a single volume exceeded: '${volume.id}'.`;
  throw new Ec2Error("ConcurrentSnapshotLimitExceeded", message);
}

/** Begins a snapshot that {@link checkSnapshottable} allows. */
export function beginSnapshot(
  region: Ec2Region,
  volume: Volume,
  { tags, description }: { readonly tags: Tags; readonly description: string },
): Snapshot {
  const { account } = region;
  const startedAt = account.now();
  const { id: volumeId, sizeGiB, encrypted, kmsKeyId } = volume;
  return region.addSnapshot({
    volumeId,
    sizeGiB,
    encrypted,
    kmsKeyId,
    tags,
    description,
    startedAt,
    finishedAt: startedAt + account.settings.snapshotSeconds * 1000,
  });
}
