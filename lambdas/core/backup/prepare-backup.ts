import { ErrorName, JangadaError } from "../errors.ts";
import { hasExcludeLabel } from "../selection/cluster-namespace.ts";
import type { Backup } from "../velero/backup.ts";
import type { BackupContext } from "../velero/backup-context.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import { type DefaultedBackup, withBackupDefaults } from "../velero/defaults.ts";
import { type Locations, storageLocationName } from "../velero/resolve-locations.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import { validateBackup } from "../velero/validate-backup.ts";
import { unusableLocation } from "../volumes/unusable-location.ts";
import { backupUid } from "./backup-uid.ts";
import type { ClusterView } from "./cluster-view.ts";

/** Namespaces that their label keeps out of every backup. */
export function excludedNamespaces({ namespaces }: ClusterView): readonly string[] {
  return namespaces.filter(({ labels }) => hasExcludeLabel(labels)).map(({ name }) => name);
}

/**
 * Sees that a backup can run with the locations there are, and with what only the cluster knows: the
 * namespaces that are excluded by their label, and its resource policy. Asked before the cluster is
 * reached, and once more when those are known.
 *
 * @throws JangadaError `FailedValidation` with every problem, one a line.
 */
export function requireValid(
  backup: Backup,
  context: Locations & Partial<Pick<BackupContext, "excludedNamespaces" | "resourcePolicy">>,
): void {
  const problems = [
    ...validateBackup(backup, { excludedNamespaces: [], ...context }),
    ...namedLocationProblems(backup, context),
  ];
  if (problems.length > 0) throw new JangadaError(ErrorName.FailedValidation, problems.join("\n"));
}

/** One that the backup does not name may not be needed; Velero finds out at the first volume either way. */
function namedLocationProblems({ spec }: Backup, { snapshotLocations }: Locations): string[] {
  const named = snapshotLocations.filter(({ metadata }) =>
    spec.volumeSnapshotLocations?.includes(metadata.name),
  );
  return named.flatMap((location) => unusableLocation(location) ?? []);
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

/** When and where a backup is started. */
export interface BackupStartPlace {
  readonly clusterName: string;
  readonly locations: Locations;
  readonly now: Date;
}

/**
 * A valid backup with what an API server would have given it, and the location it goes to, whatever
 * is the default later. Started anew with the same name, place and time it is the same backup.
 */
export function startedBackup(
  backup: Backup,
  { clusterName, locations, now }: BackupStartPlace,
): Backup {
  const start = formatTimestamp(now);
  const location = storageLocationOf(backup, locations).metadata.name;
  const uid = backupUid({ clusterName, location, backupName: backup.metadata.name, start });
  return {
    ...backup,
    metadata: { namespace: "velero", ...backup.metadata, uid, creationTimestamp: start },
    spec: { ...backup.spec, storageLocation: location },
    status: { ...backup.status, phase: "InProgress", startTimestamp: start },
  };
}

/** When a started backup started: it expires `ttl` later. */
export function startOf({ status }: Backup): Date {
  return new Date(String(status?.startTimestamp));
}

/** What a backup is completed from. */
export interface Completion {
  /** Absent for a backup that broke off before it saw the cluster. */
  readonly view?: ClusterView | undefined;
  readonly locations: Locations;
}

/** A started backup with everything Velero's server writes into it before it runs. */
export function completeBackup(backup: Backup, { view, locations }: Completion): DefaultedBackup {
  return withBackupDefaults(backup, {
    ...locations,
    excludedNamespaces: view ? excludedNamespaces(view) : [],
    ...(view && { clusterVersion: view.version }),
    now: startOf(backup),
  });
}
