import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";

/** Which location is the default, and what a person should know of it. */
export interface DefaultLocation {
  /** Its name. */
  readonly name?: string;
  readonly warnings: readonly string[];
}

/**
 * Finds the location that a backup goes to when it names none. Of several marked so, the youngest
 * counts (velero pkg/controller/backup_storage_location_controller.go).
 */
export function defaultLocation(locations: readonly BackupStorageLocation[]): DefaultLocation {
  if (locations.length === 0) {
    return { warnings: ["there is no backup storage location; configure one to back up"] };
  }
  const marked = locations
    .filter(({ spec }) => spec.default)
    .toSorted((one, other) => createdAt(other) - createdAt(one));
  const [chosen, ...others] = marked.map(({ metadata }) => metadata.name);
  if (chosen === undefined) {
    return {
      warnings: ["no backup storage location is the default; set spec.default of one to true"],
    };
  }
  if (others.length === 0) return { name: chosen, warnings: [] };
  const warning = `more than one backup storage location is marked default; '${chosen}' is used, set spec.default of ${others.map((name) => `'${name}'`).join(", ")} to false`;
  return { name: chosen, warnings: [warning] };
}

function createdAt({ metadata }: BackupStorageLocation): number {
  return Date.parse(metadata.creationTimestamp ?? "") || 0;
}
