import * as z from "zod";

import { API_VERSION } from "./backup.ts";
import { goStruct } from "./go-json.ts";
import { objectMetaSchema } from "./object-meta.ts";
import { secretKeySchema } from "./references.ts";

/** Where volume snapshots are kept (velero pkg/apis/velero/v1/volume_snapshot_location_type.go); unknown fields are refused. */
export const volumeSnapshotLocationSchema = z.strictObject({
  kind: z.literal("VolumeSnapshotLocation"),
  apiVersion: z.literal(API_VERSION),
  metadata: objectMetaSchema,
  spec: z.strictObject({
    provider: z.string(),
    config: z.record(z.string(), z.string()).optional(),
    credential: secretKeySchema.optional(),
  }),
  /** Velero declares it and never sets it. */
  status: goStruct(z.strictObject({ phase: z.enum(["Available", "Unavailable"]).optional() }), {}),
});

/** Velero's VolumeSnapshotLocation. Its name is written into backups, so it is part of the format. */
export type VolumeSnapshotLocation = z.infer<typeof volumeSnapshotLocationSchema>;
