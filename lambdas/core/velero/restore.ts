import * as z from "zod";

import { API_VERSION } from "./backup.ts";
import { durationSchema } from "./duration.ts";
import { goStruct } from "./go-json.ts";
import { labelSelectorSchema } from "./label-selector.ts";
import { objectMetaSchema } from "./object-meta.ts";
import { RESTORE_PHASES, type RestorePhase } from "./phases.ts";
import { objectReferenceSchema } from "./references.ts";
import { restoreHooksSchema } from "./restore-hooks.ts";
import { timestampSchema } from "./timestamp.ts";

export type { RestorePhase };

const names = z.array(z.string());
const count = z.int().optional();

/**
 * What a Restore asks for; fields, spelling and order as in the CRD (velero
 * pkg/apis/velero/v1/restore_types.go).
 */
const restoreSpecSchema = z.strictObject({
  /** Exactly one of this and `scheduleName` is given by the user. */
  backupName: z.string().optional(),
  /** Stands for the schedule's newest completed backup; filled in from the backup otherwise. */
  scheduleName: z.string().optional(),
  includedNamespaces: names.optional(),
  excludedNamespaces: names.optional(),
  includedResources: names.optional(),
  excludedResources: names.optional(),
  /** Namespace in the backup to namespace in the cluster. */
  namespaceMapping: z.record(z.string(), z.string()).optional(),
  labelSelector: labelSelectorSchema.optional(),
  orLabelSelectors: z.array(labelSelectorSchema).optional(),
  /** Absent means `true`. */
  restorePVs: z.boolean().optional(),
  /** Resources whose `status` is restored; absent restores none. */
  restoreStatus: z
    .strictObject({ includedResources: names.optional(), excludedResources: names.optional() })
    .optional(),
  preserveNodePorts: z.boolean().optional(),
  includeClusterResources: z.boolean().optional(),
  hooks: goStruct(restoreHooksSchema, {}),
  /** What becomes of an object that is there already and differs; absent means `none`. */
  existingResourcePolicy: z
    .enum(["", "none", "update"], {
      error: "Invalid ExistingResourcePolicy; it must be none or update",
    })
    .optional(),
  itemOperationTimeout: goStruct(durationSchema, "0s"),
  /** A ConfigMap of resource modifiers. */
  resourceModifier: objectReferenceSchema.optional(),
  uploaderConfig: z
    .strictObject({ writeSparseFiles: z.boolean().optional(), parallelFilesDownload: count })
    .optional(),
});

/** How a Restore went; counters are left out when zero. Times are RFC 3339 in whole seconds. */
const restoreStatusSchema = z.strictObject({
  phase: z.enum(RESTORE_PHASES).optional(),
  validationErrors: names.optional(),
  warnings: count,
  errors: count,
  failureReason: z.string().optional(),
  startTimestamp: timestampSchema.optional(),
  completionTimestamp: timestampSchema.optional(),
  progress: z.strictObject({ totalItems: count, itemsRestored: count }).optional(),
  restoreItemOperationsAttempted: count,
  restoreItemOperationsCompleted: count,
  restoreItemOperationsFailed: count,
  hookStatus: z.strictObject({ hooksAttempted: count, hooksFailed: count }).optional(),
});

/** A Restore as a person may write it: unknown fields are refused. */
export const restoreSchema = z.strictObject({
  kind: z.literal("Restore"),
  apiVersion: z.literal(API_VERSION),
  metadata: objectMetaSchema,
  spec: restoreSpecSchema.prefault({}),
  status: goStruct(restoreStatusSchema, {}),
});

/** See {@link restoreSpecSchema}. */
export type RestoreSpec = z.infer<typeof restoreSpecSchema>;

/** How a restore went. */
export type RestoreStatus = z.infer<typeof restoreStatusSchema>;

/** Velero's Restore; the body of `velero-restore.json`. */
export type Restore = z.infer<typeof restoreSchema>;
