import type { RetentionPorts } from "../../../lambdas/core/retention/delete-backup.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import { storageLocation } from "../velero/objects.ts";
import { Bucket, NOW } from "./bucket.ts";

/** Locations and their buckets, by name; what runs is what the first bucket says. */
export interface RetentionWorld {
  readonly ports: RetentionPorts;
  readonly buckets: Readonly<Record<string, Bucket>>;
}

/** A location of each name, whose bucket is its own, with this spec. */
export function retentionWorld(
  specs: Readonly<Record<string, Partial<BackupStorageLocation["spec"]>>> = { default: {} },
): RetentionWorld {
  const buckets = Object.fromEntries(Object.keys(specs).map((name) => [name, new Bucket()]));
  const bucketOf = ({ metadata }: BackupStorageLocation) => buckets[metadata.name] as Bucket;
  const [first] = Object.values(buckets) as [Bucket];
  return {
    buckets,
    ports: {
      storageLocations: Object.entries(specs).map(([name, spec]) => storageLocation(name, spec)),
      openStore: (location) => bucketOf(location).store,
      openHolds: (location) => bucketOf(location).ports().holds,
      snapshotterFor: first.ports().snapshotterFor,
      running: first.ports().running,
      now: () => NOW,
    },
  };
}
