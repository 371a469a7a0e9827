import type { ObjectStore } from "../store/object-store.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import { parseDuration } from "../velero/duration.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import { topLevelDirectoryProblem, validateLocation } from "../velero/validate-location.ts";
import { timeOf } from "./expiration.ts";

/** How a location stands. */
export type LocationStatus = NonNullable<BackupStorageLocation["status"]>;

/** What looking at a location takes. */
export interface LocationPorts {
  /** @throws JangadaError `FailedValidation` listing everything wrong with its `config`. */
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
  readonly now: () => Date;
}

const DEFAULT_FREQUENCY_MILLISECONDS = 60_000n;

/**
 * Looks whether a location can be used: its own fields, access to its bucket, and that the bucket
 * holds nothing a real Velero would not know. Writes nothing, so it says nothing of the right to
 * (velero pkg/controller/backup_storage_location_controller.go).
 */
export async function locationStatus(
  location: BackupStorageLocation,
  { openStore, now }: LocationPorts,
): Promise<LocationStatus> {
  const problem = await problemOf(location, openStore);
  const { message: _, ...before } = location.status ?? {};
  return {
    ...before,
    lastValidationTime: formatTimestamp(now()),
    ...(problem === undefined
      ? { phase: "Available" }
      : {
          phase: "Unavailable",
          message: `BackupStorageLocation "${location.metadata.name}" is unavailable: ${problem}`,
        }),
  };
}

async function problemOf(
  location: BackupStorageLocation,
  openStore: LocationPorts["openStore"],
): Promise<string | undefined> {
  const problems = validateLocation(location);
  if (problems.length > 0) return problems.join("; ");
  try {
    const directories = await Array.fromAsync(openStore(location).listDirectories(""));
    return topLevelDirectoryProblem(directories);
  } catch (error) {
    return String((error as Error).message);
  }
}

/**
 * Whether a location is to be looked at again: every `validationFrequency`, a minute when that is
 * absent or negative, and once and never again when it is zero.
 */
export function isValidationDue({ spec, status }: BackupStorageLocation, now: Date): boolean {
  const last = timeOf(status?.lastValidationTime);
  if (last === undefined) return true;
  const asked = parseDuration(spec.validationFrequency ?? "-1s") / 1_000_000n;
  if (asked === 0n) return false;
  const frequency = asked < 0n ? DEFAULT_FREQUENCY_MILLISECONDS : asked;
  return BigInt(now.getTime() - last.getTime()) >= frequency;
}
