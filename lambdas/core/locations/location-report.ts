import { WRITE_PROBE } from "../store/layout.ts";
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
  /**
   * Whether to ask, too, if a location that is not read-only can be written to: only who may write
   * {@link WRITE_PROBE} can.
   *
   * @default false
   */
  readonly triesWrites?: boolean;
  readonly now: () => Date;
}

const DEFAULT_FREQUENCY_MILLISECONDS = 60_000n;

/**
 * Looks whether a location can be used: its own fields, access to its bucket, and that the bucket
 * holds nothing a real Velero would not know. Leaves nothing in it
 * (velero pkg/controller/backup_storage_location_controller.go).
 */
export async function locationStatus(
  location: BackupStorageLocation,
  ports: LocationPorts,
): Promise<LocationStatus> {
  const problem = await problemOf(location, ports);
  const { message: _, ...before } = location.status ?? {};
  return {
    ...before,
    lastValidationTime: formatTimestamp(ports.now()),
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
  { openStore, triesWrites = false }: LocationPorts,
): Promise<string | undefined> {
  const problems = validateLocation(location);
  if (problems.length > 0) return problems.join("; ");
  try {
    const store = openStore(location);
    const directories = await Array.fromAsync(store.listDirectories(""));
    if (triesWrites && location.spec.accessMode !== "ReadOnly") await store.tryWrite(WRITE_PROBE);
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
