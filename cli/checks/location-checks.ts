import { Buffer } from "node:buffer";
import { buffer } from "node:stream/consumers";
import {
  type LocationPorts,
  locationStatus,
} from "../../lambdas/core/locations/location-report.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
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

/** Looks whether our own credentials may write and delete in a location, which leaves nothing there. */
export function locationWriteCheck(
  location: BackupStorageLocation,
  { openStore }: Pick<LocationPorts, "openStore">,
): Promise<Check> {
  const remedy =
    "grant s3:PutObject, s3:GetObject and s3:DeleteObject on the bucket's objects, and the use of its key";
  const subject = `Location '${location.metadata.name}': write and delete`;
  return attempt(subject, remedy, () => probe(openStore(location)));
}

/** Inside `backups/`, for a real Velero refuses a bucket with other directories; without metadata it is no backup. */
const PROBE = "backups/jangada-doctor/probe";

async function probe(store: ObjectStore): Promise<string> {
  const content = Buffer.from("written by 'jangada doctor', which removes it again\n");
  await store.put(PROBE, content);
  const isSame = (await buffer(await store.get(PROBE))).equals(content);
  await store.delete(PROBE);
  if (isSame) return "allowed";
  throw new Error("what was read is not what was written");
}
