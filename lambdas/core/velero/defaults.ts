import { BACKUP_FORMAT_VERSION, BACKUP_VERSION, type Backup, type BackupSpec } from "./backup.ts";
import type { BackupStart } from "./backup-context.ts";
import { durationMilliseconds } from "./duration.ts";
import { type FilterLists, usesOldFilters } from "./filter-lists.ts";
import {
  RESOURCE_TIMEOUT_ANNOTATION,
  SOURCE_CLUSTER_GIT_VERSION_ANNOTATION,
  SOURCE_CLUSTER_MAJOR_VERSION_ANNOTATION,
  SOURCE_CLUSTER_MINOR_VERSION_ANNOTATION,
  STORAGE_LOCATION_LABEL,
  VOLUME_GROUP_LABEL,
} from "./labels.ts";
import { resolveSnapshotLocations, storageLocationName } from "./resolve-locations.ts";
import { formatTimestamp } from "./timestamp.ts";
import { getValidName } from "./valid-name.ts";

/** Velero's defaults, as Go durations (velero pkg/cmd/server/config/config.go). */
const DEFAULT_TTL = "720h0m0s";
const CSI_SNAPSHOT_TIMEOUT = "10m0s";
/** How long a run waits for volumes and other things that go on without it. */
export const ITEM_OPERATION_TIMEOUT = "4h0m0s";
const RESOURCE_TIMEOUT = "10m0s";

/**
 * Namespaced kinds that a backup leaves out of its lists, because snapshots of a backup are put in
 * by its actions; written into every backup (velero pkg/controller/backup_controller.go).
 */
export const AUTO_EXCLUDED_NAMESPACE_SCOPED = ["volumesnapshots.snapshot.storage.k8s.io"] as const;

/** As {@link AUTO_EXCLUDED_NAMESPACE_SCOPED}, of cluster scope. */
export const AUTO_EXCLUDED_CLUSTER_SCOPED = [
  "volumesnapshotcontents.snapshot.storage.k8s.io",
] as const;

type Defaulted =
  | "includedNamespaces"
  | "ttl"
  | "volumeGroupSnapshotLabelKey"
  | "storageLocation"
  | "volumeSnapshotLocations"
  | "defaultVolumesToFsBackup"
  | "csiSnapshotTimeout"
  | "itemOperationTimeout"
  | "snapshotMoveData";

/** A backup in which nothing is left to defaults. */
export type DefaultedBackup = Backup & {
  readonly spec: BackupSpec & Required<Pick<BackupSpec, Defaulted>>;
};

/**
 * Completes a valid backup as Velero does before it runs, so that the object says what was really
 * done: locations, times, filters, expiration, where it comes from (velero
 * pkg/controller/backup_controller.go, prepareBackupRequest). Applied to the user's own object, once.
 */
export function withBackupDefaults(backup: Backup, start: BackupStart): DefaultedBackup {
  const spec = withSpecDefaults(backup.spec, start);
  const expiration = new Date(start.now.getTime() + durationMilliseconds(spec.ttl));
  return {
    ...backup,
    metadata: {
      ...backup.metadata,
      labels: {
        ...backup.metadata.labels,
        [STORAGE_LOCATION_LABEL]: getValidName(spec.storageLocation),
      },
      annotations: { ...backup.metadata.annotations, ...sourceAnnotations(start) },
    },
    spec,
    status: {
      ...backup.status,
      version: BACKUP_VERSION,
      formatVersion: BACKUP_FORMAT_VERSION,
      expiration: formatTimestamp(expiration),
    },
  };
}

function withSpecDefaults(spec: BackupSpec, start: BackupStart): DefaultedBackup["spec"] {
  return {
    ...spec,
    ...withNamespaces(spec, start.excludedNamespaces),
    ...withoutSnapshots(spec),
    ttl: durationOr(DEFAULT_TTL, spec.ttl),
    volumeGroupSnapshotLabelKey: spec.volumeGroupSnapshotLabelKey || VOLUME_GROUP_LABEL,
    storageLocation: storageLocationName(spec, start),
    volumeSnapshotLocations: [...resolveSnapshotLocations(spec, start).names],
    defaultVolumesToFsBackup:
      spec.defaultVolumesToRestic === true || spec.defaultVolumesToFsBackup === true,
    csiSnapshotTimeout: durationOr(CSI_SNAPSHOT_TIMEOUT, spec.csiSnapshotTimeout),
    itemOperationTimeout: durationOr(ITEM_OPERATION_TIMEOUT, spec.itemOperationTimeout),
    snapshotMoveData: spec.snapshotMoveData === true,
  };
}

/** A duration that is absent or zero is the default. */
export function durationOr(fallback: string, duration: string | undefined): string {
  return duration === undefined || duration === "0s" ? fallback : duration;
}

/** Nothing included means everything; a namespace labelled so is excluded as if the spec named it. */
function withNamespaces(spec: BackupSpec, labelled: readonly string[]) {
  const included = spec.includedNamespaces ?? [];
  return {
    includedNamespaces: included.length === 0 ? ["*"] : included,
    excludedNamespaces: [...(spec.excludedNamespaces ?? []), ...labelled],
  };
}

function withoutSnapshots(spec: BackupSpec): Partial<BackupSpec> {
  if (usesOldFilters(spec)) {
    const lists = exclude([...AUTO_EXCLUDED_NAMESPACE_SCOPED, ...AUTO_EXCLUDED_CLUSTER_SCOPED], {
      includes: spec.includedResources,
      excludes: spec.excludedResources,
    });
    return { includedResources: lists.includes, excludedResources: lists.excludes };
  }
  const cluster = exclude(AUTO_EXCLUDED_CLUSTER_SCOPED, {
    includes: spec.includedClusterScopedResources,
    excludes: spec.excludedClusterScopedResources,
  });
  const namespaced = exclude(AUTO_EXCLUDED_NAMESPACE_SCOPED, {
    includes: spec.includedNamespaceScopedResources,
    excludes: spec.excludedNamespaceScopedResources,
  });
  return {
    includedClusterScopedResources: cluster.includes,
    excludedClusterScopedResources: cluster.excludes,
    includedNamespaceScopedResources: namespaced.includes,
    excludedNamespaceScopedResources: namespaced.excludes,
  };
}

/** Adds to the excludes what is not there and takes it out of the includes. */
function exclude(added: readonly string[], { includes = [], excludes = [] }: FilterLists) {
  return {
    includes: includes.filter((item) => !added.includes(item)),
    excludes: [...excludes, ...added.filter((item) => !excludes.includes(item))],
  };
}

function sourceAnnotations({ clusterVersion }: BackupStart): Readonly<Record<string, string>> {
  return {
    ...(clusterVersion && {
      [SOURCE_CLUSTER_GIT_VERSION_ANNOTATION]: clusterVersion.gitVersion,
      [SOURCE_CLUSTER_MAJOR_VERSION_ANNOTATION]: clusterVersion.major,
      [SOURCE_CLUSTER_MINOR_VERSION_ANNOTATION]: clusterVersion.minor,
    }),
    [RESOURCE_TIMEOUT_ANNOTATION]: RESOURCE_TIMEOUT,
  };
}
