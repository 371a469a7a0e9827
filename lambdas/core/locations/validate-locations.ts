import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import { defaultLocation } from "./default-location.ts";
import {
  isValidationDue,
  type LocationPorts,
  type LocationStatus,
  locationStatus,
} from "./location-report.ts";

/** How the locations of a cluster stand. */
export interface LocationsReport {
  readonly locations: readonly {
    readonly name: string;
    readonly accessMode: string;
    readonly status: LocationStatus;
  }[];
  /** Name of the one that backups go to which name none. */
  readonly defaultLocation?: string;
  readonly warnings: readonly string[];
}

/** Looks at every location that is due; the others are reported as they were found last. */
export async function validateLocations(
  locations: readonly BackupStorageLocation[],
  ports: LocationPorts,
): Promise<LocationsReport> {
  const { name, warnings } = defaultLocation(locations);
  const reports = locations.map(async (location) => ({
    name: location.metadata.name,
    accessMode: location.spec.accessMode ?? "ReadWrite",
    status: isValidationDue(location, ports.now())
      ? await locationStatus(location, ports)
      : (location.status as LocationStatus),
  }));
  return {
    locations: await Promise.all(reports),
    ...(name !== undefined && { defaultLocation: name }),
    warnings,
  };
}
