import * as z from "zod";

import { API_VERSION } from "./backup.ts";
import { durationSchema } from "./duration.ts";
import { goBool, goStruct } from "./go-json.ts";
import { objectMetaSchema } from "./object-meta.ts";
import { secretKeySchema } from "./references.ts";
import { timestampSchema } from "./timestamp.ts";

const accessModeSchema = z.enum(["ReadOnly", "ReadWrite"]);

const objectStorage = {
  /** Name of an S3 bucket, or the ARN of an access point. */
  bucket: z.string(),
  /** Slashes around it mean nothing. */
  prefix: z.string().optional(),
  /** Base64 of a PEM bundle; deprecated by Velero in favour of `caCertRef`. */
  caCert: z.string().optional(),
  caCertRef: secretKeySchema.optional(),
};

const locationStatusSchema = z.strictObject({
  phase: z.enum(["Available", "Unavailable"]).optional(),
  lastSyncedTime: timestampSchema.optional(),
  lastValidationTime: timestampSchema.optional(),
  message: z.string().optional(),
  /** Deprecated. */
  lastSyncedRevision: z.string().optional(),
  /** Deprecated. */
  accessMode: accessModeSchema.optional(),
});

function locationSchema<T extends z.ZodType>(storage: T) {
  return z.strictObject({
    kind: z.literal("BackupStorageLocation"),
    apiVersion: z.literal(API_VERSION),
    metadata: objectMetaSchema,
    spec: z.strictObject({
      provider: z.string(),
      config: z.record(z.string(), z.string()).optional(),
      credential: secretKeySchema.optional(),
      objectStorage: storage,
      default: goBool(),
      /** Absent means `ReadWrite`. */
      accessMode: accessModeSchema.optional(),
      backupSyncPeriod: durationSchema.optional(),
      validationFrequency: durationSchema.optional(),
    }),
    status: goStruct(locationStatusSchema, {}),
  });
}

/** A storage location (velero pkg/apis/velero/v1/backupstoragelocation_types.go); unknown fields are refused. */
export const backupStorageLocationSchema = locationSchema(z.strictObject(objectStorage));

/** A storage location as `clusters/<name>.yaml` may declare it: without a bucket, the stack makes one. */
export const declaredStorageLocationSchema = locationSchema(
  z.strictObject({ ...objectStorage, bucket: objectStorage.bucket.optional() }).optional(),
);

/** Velero's BackupStorageLocation: where backups are kept. */
export type BackupStorageLocation = z.infer<typeof backupStorageLocationSchema>;

/** See {@link declaredStorageLocationSchema}. */
export type DeclaredStorageLocation = z.infer<typeof declaredStorageLocationSchema>;

/**
 * The prefix of every key in a location: empty, or ending in one slash (velero
 * pkg/persistence/object_store_layout.go).
 */
export function keyPrefix(location: BackupStorageLocation): string {
  const prefix = (location.spec.objectStorage.prefix ?? "").replace(/^\/+|\/+$/g, "");
  return prefix === "" ? "" : `${prefix}/`;
}
