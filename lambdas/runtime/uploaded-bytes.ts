import { uploadedBytes as bytesIn } from "../adapters/s3/uploaded-bytes.ts";
import type { BackupStorageLocation } from "../core/velero/backup-storage-location.ts";
import { locationBucket } from "./location-bucket.ts";

/** Asks a location how much of an object is there while it is being uploaded; the key is below its prefix. */
export function uploadedBytes(
  location: BackupStorageLocation,
): (key: string) => Promise<number | undefined> {
  const { client, settings } = locationBucket(location);
  const prefix = (settings.prefix ?? "").replace(/^\/+|\/+$/g, "");
  return (key) =>
    bytesIn(client, { Bucket: settings.bucketName, Key: prefix ? `${prefix}/${key}` : key });
}
