import {
  type BackupStorageLocation,
  backupStorageLocationSchema,
} from "../lambdas/core/velero/backup-storage-location.ts";

/** The bucket that a bench makes. */
export const BENCH_BUCKET = "bench";

/** The storage location of a bench. */
export function benchLocation(s3Url: string): BackupStorageLocation {
  return backupStorageLocationSchema.parse({
    kind: "BackupStorageLocation",
    apiVersion: "velero.io/v1",
    metadata: { name: "default" },
    spec: {
      provider: "aws",
      default: true,
      objectStorage: { bucket: BENCH_BUCKET },
      config: { s3Url, s3ForcePathStyle: "true", region: "us-east-1" },
    },
    status: { phase: "Available" },
  });
}
