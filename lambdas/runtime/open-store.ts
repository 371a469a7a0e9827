import { s3ClientFor } from "../adapters/s3/s3-client-for.ts";
import { s3ObjectStore } from "../adapters/s3/s3-object-store.ts";
import type { ObjectStore } from "../core/store/object-store.ts";
import { awsLocationConfig } from "../core/velero/aws-location-config.ts";
import type { BackupStorageLocation } from "../core/velero/backup-storage-location.ts";

/**
 * Opens the bucket of a storage location.
 *
 * @throws JangadaError `FailedValidation` listing everything wrong with its `config`.
 */
export function openStore({ spec }: BackupStorageLocation): ObjectStore {
  const { bucket, prefix, caCert } = spec.objectStorage;
  const config = {
    ...awsLocationConfig(spec.config),
    ...(caCert && { caCert: Buffer.from(caCert, "base64").toString() }),
  };
  return s3ObjectStore(s3ClientFor(config), {
    ...config,
    bucketName: bucket,
    ...(prefix && { prefix }),
  });
}
