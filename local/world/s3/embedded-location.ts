import {
  type BackupStorageLocation,
  backupStorageLocationSchema,
} from "../../../lambdas/core/velero/backup-storage-location.ts";

/** The default storage location of a cluster whose bucket is in an embedded S3, seen to work. */
export function embeddedLocation(s3Url: string, bucket: string): BackupStorageLocation {
  return backupStorageLocationSchema.parse({
    kind: "BackupStorageLocation",
    apiVersion: "velero.io/v1",
    metadata: { name: "default" },
    spec: {
      provider: "aws",
      default: true,
      objectStorage: { bucket },
      config: { s3Url, s3ForcePathStyle: "true", region: "us-east-1" },
    },
    status: { phase: "Available" },
  });
}
