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
  const names = Object.keys(specs);
  return worldOfBuckets(specs, Object.fromEntries(names.map((name) => [name, new Bucket()])));
}

/** One location, `default`, with this bucket. */
export function worldOf(bucket: Bucket): RetentionWorld {
  return worldOfBuckets({ default: {} }, { default: bucket });
}

function worldOfBuckets(
  specs: Readonly<Record<string, Partial<BackupStorageLocation["spec"]>>>,
  buckets: Readonly<Record<string, Bucket>>,
): RetentionWorld {
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
