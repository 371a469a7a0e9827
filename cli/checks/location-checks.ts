import {
  type LocationPorts,
  locationStatus,
} from "../../lambdas/core/locations/location-report.ts";
import { WRITE_PROBE } from "../../lambdas/core/store/layout.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Check } from "../floor.ts";
import { attempt } from "./attempt.ts";

/** Looks whether our own credentials may read a location. */
export function locationReadCheck(
  location: BackupStorageLocation,
  ports: LocationPorts,
): Promise<Check> {
  const remedy = "correct the BackupStorageLocation, or the rights of the AWS credentials in use";
  return attempt(`Location '${location.metadata.name}': read`, remedy, async () => {
    const { phase, message } = await locationStatus(location, ports);
    if (phase === "Available") return `bucket ${location.spec.objectStorage.bucket}`;
    throw new Error(message ?? "unavailable");
  });
}

/** Looks whether our own credentials may write into a location; nothing is ever there, not for a moment. */
export function locationWriteCheck(
  location: BackupStorageLocation,
  { openStore }: Pick<LocationPorts, "openStore">,
): Promise<Check> {
  const remedy =
    "grant s3:PutObject, s3:AbortMultipartUpload, s3:GetObject and s3:DeleteObject on the bucket's objects, and the use of its key";
  return attempt(`Location '${location.metadata.name}': write`, remedy, async () => {
    await openStore(location).tryWrite(WRITE_PROBE);
    return "allowed";
  });
}
