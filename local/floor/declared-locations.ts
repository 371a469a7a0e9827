import type { ClusterConfiguration } from "../../lambdas/core/configuration/cluster-configuration.ts";
import { ErrorName, JangadaError } from "../../lambdas/core/errors.ts";
import type {
  BackupStorageLocation,
  DeclaredStorageLocation,
} from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Locations } from "../../lambdas/core/velero/resolve-locations.ts";

/** The locations of a configuration. One that leaves its bucket to a stack has an empty name for it. */
export function declaredLocations(configuration: ClusterConfiguration): Locations {
  return {
    storageLocations: configuration.storageLocations.map(withBucket),
    snapshotLocations: configuration.snapshotLocations,
  };
}

function withBucket(location: DeclaredStorageLocation): BackupStorageLocation {
  const { objectStorage } = location.spec;
  const bucket = objectStorage?.bucket ?? "";
  return { ...location, spec: { ...location.spec, objectStorage: { ...objectStorage, bucket } } };
}

/**
 * Sees that a location names its bucket: without a stack nobody makes one.
 *
 * @throws JangadaError `FailedValidation`.
 */
export function requireBucket({ metadata, spec }: BackupStorageLocation): void {
  if (spec.objectStorage.bucket !== "") return;
  throw new JangadaError(
    ErrorName.FailedValidation,
    `backup storage location '${metadata.name}' names no bucket, and without a stack none is made; write spec.objectStorage.bucket`,
  );
}
