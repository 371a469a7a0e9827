import type { LocationChange } from "../../cli/floor.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { ObjectChange } from "./configuration-file.ts";

const PATHS: Readonly<Record<keyof LocationChange, string>> = {
  default: "spec.default",
  accessMode: "spec.accessMode",
  caCert: "spec.objectStorage.caCert",
};

/** A change of a storage location, as one of its document. */
export function locationChange(name: string, change: LocationChange): ObjectChange {
  const entries = Object.entries(change) as [keyof LocationChange, unknown][];
  const fields = Object.fromEntries(entries.map(([field, value]) => [PATHS[field], value]));
  return { kind: "BackupStorageLocation", name, fields };
}

/** What takes the mark of the default from every location but one. */
export function unmarkOthers(
  locations: readonly BackupStorageLocation[],
  name: string,
): readonly ObjectChange[] {
  return locations
    .filter(({ metadata, spec }) => spec.default && metadata.name !== name)
    .map(({ metadata }) => locationChange(metadata.name, { default: false }));
}
