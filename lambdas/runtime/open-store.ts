import { s3ObjectStore } from "../adapters/s3/s3-object-store.ts";
import type { ObjectStore } from "../core/store/object-store.ts";
import type { BackupStorageLocation } from "../core/velero/backup-storage-location.ts";
import { locationBucket } from "./location-bucket.ts";

/**
 * Opens the bucket of a storage location.
 *
 * @throws JangadaError `FailedValidation` listing everything wrong with its `config`.
 */
export function openStore(location: BackupStorageLocation): ObjectStore {
  const { client, settings } = locationBucket(location);
  return s3ObjectStore(client, settings);
}
