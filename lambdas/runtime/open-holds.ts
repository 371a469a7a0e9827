import { s3ObjectHolds } from "../adapters/s3/object-holds.ts";
import type { ObjectHolds } from "../core/retention/object-holds.ts";
import type { BackupStorageLocation } from "../core/velero/backup-storage-location.ts";
import { locationBucket } from "./location-bucket.ts";

/**
 * Opens what Object Lock says of the objects of a storage location.
 *
 * @throws JangadaError `FailedValidation` listing everything wrong with its `config`.
 */
export function openHolds(location: BackupStorageLocation): ObjectHolds {
  const { client, settings } = locationBucket(location);
  return s3ObjectHolds(client, { ...settings, now: () => new Date() });
}
