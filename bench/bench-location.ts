import type { BackupStorageLocation } from "../lambdas/core/velero/backup-storage-location.ts";
import { embeddedLocation } from "../local/world/s3/embedded-location.ts";

/** The bucket that a bench makes. */
export const BENCH_BUCKET = "bench";

/** The storage location of a bench. */
export function benchLocation(s3Url: string): BackupStorageLocation {
  return embeddedLocation(s3Url, BENCH_BUCKET);
}
