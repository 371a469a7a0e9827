import type { Backup } from "../../lambdas/core/velero/backup.ts";
import {
  type BackupStorageLocation,
  keyPrefix,
} from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Restore } from "../../lambdas/core/velero/restore.ts";
import type { Schedule } from "../../lambdas/core/velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../../lambdas/core/velero/volume-snapshot-location.ts";
import { selectorText } from "../describe/selector-text.ts";
import { goTimeOr, timeFromNow } from "./human-time.ts";
import type { Column } from "./table.ts";

/** How Go prints a time that is not there. */
const NO_TIME = "<nil>";

/** Columns of `backup get` (velero pkg/cmd/util/output/backup_printer.go). */
export function backupColumns(now: Date): readonly Column<Backup>[] {
  return [
    { title: "NAME", cell: ({ metadata }) => metadata.name },
    {
      title: "STATUS",
      cell: ({ metadata, status }) =>
        metadata.deletionTimestamp ? "Deleting" : status?.phase || "New",
    },
    { title: "ERRORS", cell: ({ status }) => status?.errors ?? 0 },
    { title: "WARNINGS", cell: ({ status }) => status?.warnings ?? 0 },
    { title: "CREATED", cell: ({ status }) => goTimeOr(status?.startTimestamp, NO_TIME) },
    { title: "EXPIRES", cell: ({ status }) => timeFromNow(status?.expiration, now) },
    { title: "STORAGE LOCATION", cell: ({ spec }) => spec.storageLocation ?? "" },
    { title: "QUEUE POSITION", cell: ({ status }) => status?.queuePosition || "" },
    { title: "SELECTOR", cell: ({ spec }) => selectorText(spec.labelSelector) },
  ];
}

/** Columns of `restore get` (velero pkg/cmd/util/output/restore_printer.go). */
export const RESTORE_COLUMNS: readonly Column<Restore>[] = [
  { title: "NAME", cell: ({ metadata }) => metadata.name },
  { title: "BACKUP", cell: ({ spec }) => spec.backupName ?? "" },
  { title: "STATUS", cell: ({ status }) => status?.phase || "New" },
  { title: "STARTED", cell: ({ status }) => goTimeOr(status?.startTimestamp, NO_TIME) },
  { title: "COMPLETED", cell: ({ status }) => goTimeOr(status?.completionTimestamp, NO_TIME) },
  { title: "ERRORS", cell: ({ status }) => status?.errors ?? 0 },
  { title: "WARNINGS", cell: ({ status }) => status?.warnings ?? 0 },
  { title: "CREATED", cell: ({ metadata }) => goTimeOr(metadata.creationTimestamp, NO_TIME) },
  { title: "SELECTOR", cell: ({ spec }) => selectorText(spec.labelSelector) },
];

/** Columns of `schedule get` (velero pkg/cmd/util/output/schedule_printer.go). */
export function scheduleColumns(now: Date): readonly Column<Schedule>[] {
  return [
    { title: "NAME", cell: ({ metadata }) => metadata.name },
    { title: "STATUS", cell: ({ status }) => status?.phase || "New" },
    { title: "CREATED", cell: ({ metadata }) => goTimeOr(metadata.creationTimestamp, NO_TIME) },
    { title: "SCHEDULE", cell: ({ spec }) => spec.schedule },
    { title: "BACKUP TTL", cell: ({ spec }) => spec.template.ttl ?? "0s" },
    { title: "LAST BACKUP", cell: ({ status }) => timeFromNow(status?.lastBackup, now) },
    { title: "SELECTOR", cell: ({ spec }) => selectorText(spec.template.labelSelector) },
    { title: "PAUSED", cell: ({ spec }) => String(spec.paused ?? false) },
  ];
}

/** Columns of `backup-location get` (velero pkg/cmd/util/output/backup_storage_location_printer.go). */
export const STORAGE_LOCATION_COLUMNS: readonly Column<BackupStorageLocation>[] = [
  { title: "NAME", cell: ({ metadata }) => metadata.name },
  { title: "PROVIDER", cell: ({ spec }) => spec.provider },
  {
    title: "BUCKET/PREFIX",
    cell: (location) =>
      [location.spec.objectStorage.bucket, keyPrefix(location).replace(/\/$/, "")]
        .filter(Boolean)
        .join("/"),
  },
  { title: "PHASE", cell: ({ status }) => status?.phase || "Unknown" },
  {
    title: "LAST VALIDATED",
    cell: ({ status }) => goTimeOr(status?.lastValidationTime, "Unknown"),
  },
  { title: "ACCESS MODE", cell: ({ spec }) => spec.accessMode || "ReadWrite" },
  { title: "DEFAULT", cell: ({ spec }) => (spec.default ? "true" : "") },
];

/** Columns of `snapshot-location get`. */
export const SNAPSHOT_LOCATION_COLUMNS: readonly Column<VolumeSnapshotLocation>[] = [
  { title: "NAME", cell: ({ metadata }) => metadata.name },
  { title: "PROVIDER", cell: ({ spec }) => spec.provider },
];
