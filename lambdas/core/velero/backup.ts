import * as z from "zod";

import { backupHooksSchema } from "./backup-hooks.ts";
import { durationSchema } from "./duration.ts";
import { goStruct } from "./go-json.ts";
import { labelSelectorSchema } from "./label-selector.ts";
import { objectMetaSchema } from "./object-meta.ts";
import { BACKUP_PHASES, type BackupPhase } from "./phases.ts";
import { objectReferenceSchema } from "./references.ts";
import { timestampSchema } from "./timestamp.ts";

export type { BackupPhase };

/** The one version of Velero's API that these objects belong to. */
export const API_VERSION = "velero.io/v1";

/** What `status.version` of every backup says (velero pkg/backup/backup.go). */
export const BACKUP_VERSION = 1;

/** What `status.formatVersion` and the archive's `metadata/version` say (velero pkg/backup/backup.go). */
export const BACKUP_FORMAT_VERSION = "1.1.0";

const names = z.array(z.string());
const count = z.int().optional();

/**
 * What a Backup asks for; fields, spelling and order as in the CRD (velero
 * pkg/apis/velero/v1/backup_types.go). A Schedule's template is one of these.
 */
export const backupSpecSchema = z.strictObject({
  metadata: goStruct(z.strictObject({ labels: z.record(z.string(), z.string()).optional() }), {}),
  includedNamespaces: names.optional(),
  excludedNamespaces: names.optional(),
  includedResources: names.optional(),
  excludedResources: names.optional(),
  includedClusterScopedResources: names.optional(),
  excludedClusterScopedResources: names.optional(),
  includedNamespaceScopedResources: names.optional(),
  excludedNamespaceScopedResources: names.optional(),
  labelSelector: labelSelectorSchema.optional(),
  orLabelSelectors: z.array(labelSelectorSchema).optional(),
  snapshotVolumes: z.boolean().optional(),
  /** Go duration; the backup may be deleted once it is over. */
  ttl: goStruct(durationSchema, "0s"),
  volumeGroupSnapshotLabelKey: z.string().optional(),
  includeClusterResources: z.boolean().optional(),
  hooks: goStruct(backupHooksSchema, {}),
  storageLocation: z.string().optional(),
  volumeSnapshotLocations: names.optional(),
  /** Deprecated; `true` stands for `defaultVolumesToFsBackup`. */
  defaultVolumesToRestic: z.boolean().optional(),
  defaultVolumesToFsBackup: z.boolean().optional(),
  /** Resource to comma-separated names, which are backed up first and in this order. */
  orderedResources: z.record(z.string(), z.string()).optional(),
  csiSnapshotTimeout: goStruct(durationSchema, "0s"),
  itemOperationTimeout: goStruct(durationSchema, "0s"),
  /** A ConfigMap of volume policies. */
  resourcePolicy: objectReferenceSchema.optional(),
  snapshotMoveData: z.boolean().optional(),
  datamover: z.string().optional(),
  uploaderConfig: z.strictObject({ parallelFilesUpload: count }).optional(),
});

/** How a Backup went; counters are left out when zero. Times are RFC 3339 in whole seconds. */
const backupStatusSchema = z.strictObject({
  /** Always 1. */
  version: count,
  /** Always `1.1.0`. */
  formatVersion: z.string().optional(),
  /** Start of processing plus `ttl`. */
  expiration: timestampSchema.optional(),
  phase: z.enum(BACKUP_PHASES).optional(),
  queuePosition: count,
  validationErrors: names.optional(),
  startTimestamp: timestampSchema.optional(),
  completionTimestamp: timestampSchema.optional(),
  volumeSnapshotsAttempted: count,
  volumeSnapshotsCompleted: count,
  failureReason: z.string().optional(),
  /** Messages, not items. */
  warnings: count,
  /** Messages, not items. */
  errors: count,
  progress: z.strictObject({ totalItems: count, itemsBackedUp: count }).optional(),
  csiVolumeSnapshotsAttempted: count,
  csiVolumeSnapshotsCompleted: count,
  backupItemOperationsAttempted: count,
  backupItemOperationsCompleted: count,
  backupItemOperationsFailed: count,
  hookStatus: z.strictObject({ hooksAttempted: count, hooksFailed: count }).optional(),
});

/** A Backup as a person may write it: unknown fields are refused. */
export const backupSchema = z.strictObject({
  kind: z.literal("Backup"),
  apiVersion: z.literal(API_VERSION),
  metadata: objectMetaSchema,
  spec: backupSpecSchema.prefault({}),
  status: goStruct(backupStatusSchema, {}),
});

/** See {@link backupSpecSchema}. */
export type BackupSpec = z.infer<typeof backupSpecSchema>;

/** How a backup went. */
export type BackupStatus = z.infer<typeof backupStatusSchema>;

/** Velero's Backup; the body of `velero-backup.json`. */
export type Backup = z.infer<typeof backupSchema>;
