import { readFileSync } from "node:fs";

import type { Backup, BackupSpec, BackupStatus } from "../../../lambdas/core/velero/backup.ts";
import type { BackupContext } from "../../../lambdas/core/velero/backup-context.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import type { Restore, RestoreSpec } from "../../../lambdas/core/velero/restore.ts";
import type { Schedule } from "../../../lambdas/core/velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../../../lambdas/core/velero/volume-snapshot-location.ts";

const apiVersion = "velero.io/v1";

/** A Backup named `backup-1`. */
export function backup(spec: BackupSpec = {}): Backup {
  return { kind: "Backup", apiVersion, metadata: { name: "backup-1" }, spec };
}

/** A Backup as it is found in a bucket. */
export function storedBackup(name: string, status: BackupStatus, schedule?: string): Backup {
  const labels = schedule && { labels: { "velero.io/schedule-name": schedule } };
  return { ...backup(), metadata: { name, ...(labels || {}) }, status };
}

/** A Restore named `restore-1`. */
export function restore(spec: RestoreSpec): Restore {
  return { kind: "Restore", apiVersion, metadata: { name: "restore-1" }, spec };
}

/** A Schedule named `nightly`, at three every night. */
export function schedule(spec: Partial<Schedule["spec"]> = {}): Schedule {
  return {
    kind: "Schedule",
    apiVersion,
    metadata: { name: "nightly" },
    spec: { template: {}, schedule: "0 3 * * *", ...spec },
  };
}

/** A location in S3 that was seen to work. */
export function storageLocation(
  name: string,
  spec: Partial<BackupStorageLocation["spec"]> = {},
  status: BackupStorageLocation["status"] = { phase: "Available" },
): BackupStorageLocation {
  return {
    kind: "BackupStorageLocation",
    apiVersion,
    metadata: { name },
    spec: { provider: "aws", objectStorage: { bucket: "backups" }, ...spec },
    status,
  };
}

/** A snapshot location of a provider. */
export function snapshotLocation(name: string, provider = "aws"): VolumeSnapshotLocation {
  return { kind: "VolumeSnapshotLocation", apiVersion, metadata: { name }, spec: { provider } };
}

/** A cluster with a location `default` of each kind and no excluded namespace. */
export function context(given: Partial<BackupContext> = {}): BackupContext {
  return {
    storageLocations: [storageLocation("default")],
    snapshotLocations: [snapshotLocation("default")],
    excludedNamespaces: [],
    ...given,
  };
}

/** Objects of one kind as a real Velero and the API server left them. */
export function veleroObjects(kind: string): readonly Record<string, unknown>[] {
  const golden = new URL("../../golden/velero-objects.json", import.meta.url);
  const { items } = JSON.parse(readFileSync(golden, "utf8"));
  return items.filter((object: { readonly kind: string }) => object.kind === kind);
}
