import type { S3Client } from "@aws-sdk/client-s3";
import { s3ClientFor } from "../adapters/s3/s3-client-for.ts";
import type { S3StoreSettings } from "../adapters/s3/s3-object-store.ts";
import { awsLocationConfig } from "../core/velero/aws-location-config.ts";
import type { BackupStorageLocation } from "../core/velero/backup-storage-location.ts";

/** The bucket of a storage location, and who asks it. */
export interface LocationBucket {
  readonly client: S3Client;
  readonly settings: S3StoreSettings;
}

/**
 * Opens a client for the bucket of a storage location.
 *
 * @throws JangadaError `FailedValidation` listing everything wrong with its `config`.
 */
export function locationBucket({ spec }: BackupStorageLocation): LocationBucket {
  const { bucket, prefix, caCert } = spec.objectStorage;
  const config = {
    ...awsLocationConfig(spec.config),
    ...(caCert && { caCert: Buffer.from(caCert, "base64").toString() }),
  };
  return {
    client: s3ClientFor(config),
    settings: { ...config, bucketName: bucket, ...(prefix && { prefix }) },
  };
}
