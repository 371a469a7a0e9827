import { randomUUID } from "node:crypto";
import { ErrorName, JangadaError } from "../errors.ts";
import { hasExcludeLabel } from "../selection/cluster-namespace.ts";
import type { Backup } from "../velero/backup.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import { type DefaultedBackup, withBackupDefaults } from "../velero/defaults.ts";
import { type Locations, storageLocationName } from "../velero/resolve-locations.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import { validateBackup } from "../velero/validate-backup.ts";
import type { ClusterView } from "./cluster-view.ts";

/** Namespaces that their label keeps out of every backup. */
export function excludedNamespaces({ namespaces }: ClusterView): readonly string[] {
  return namespaces.filter(({ labels }) => hasExcludeLabel(labels)).map(({ name }) => name);
}

/**
 * Sees that a backup can run with the locations there are, and with the namespaces that are excluded
 * by their label. Asked before the cluster is reached, and once more when those are known.
 *
 * @throws JangadaError `FailedValidation` with every problem, one a line.
 */
export function requireValid(
  backup: Backup,
  locations: Locations,
  excludedNamespaces: readonly string[],
): void {
  const problems = validateBackup(backup, { ...locations, excludedNamespaces });
  if (problems.length > 0) throw new JangadaError(ErrorName.FailedValidation, problems.join("\n"));
}

/** The location that a valid backup goes to. */
export function storageLocationOf(backup: Backup, locations: Locations): BackupStorageLocation {
  const name = storageLocationName(backup.spec, locations);
  const found = locations.storageLocations.find(({ metadata }) => metadata.name === name);
  if (found) return found;
  throw new JangadaError(
    ErrorName.FailedValidation,
    `backup storage location '${name}' does not exist`,
  );
}

/** What a backup is completed from. */
export interface Completion {
  readonly view: ClusterView;
  readonly locations: Locations;
  /** Start of the backup: it expires `ttl` later. */
  readonly now: Date;
}

/** A valid backup with everything Velero's server writes into it before it runs. */
export function completeBackup(
  backup: Backup,
  { view, locations, now }: Completion,
): DefaultedBackup {
  const completed = withBackupDefaults(backup, {
    ...locations,
    excludedNamespaces: excludedNamespaces(view),
    clusterVersion: view.version,
    now,
  });
  return {
    ...completed,
    metadata: {
      namespace: "velero",
      uid: randomUUID(),
      creationTimestamp: formatTimestamp(now),
      ...completed.metadata,
    },
    status: { ...completed.status, phase: "InProgress", startTimestamp: formatTimestamp(now) },
  };
}
