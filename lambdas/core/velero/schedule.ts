import * as z from "zod";

import { API_VERSION, backupSpecSchema } from "./backup.ts";
import { goBool, goStruct } from "./go-json.ts";
import { objectMetaSchema } from "./object-meta.ts";
import { timestampSchema } from "./timestamp.ts";

/** What a Schedule asks for (velero pkg/apis/velero/v1/schedule_types.go). */
const scheduleSpecSchema = z.strictObject({
  template: backupSpecSchema,
  /** Cron of five fields, `@daily` and its like, or `@every 6h`; `CRON_TZ=` may stand in front. */
  schedule: z.string(),
  useOwnerReferencesInBackup: z.boolean().optional(),
  paused: goBool(),
  skipImmediately: z.boolean().optional(),
});

const scheduleStatusSchema = z.strictObject({
  phase: z.enum(["New", "Enabled", "FailedValidation"]).optional(),
  lastBackup: timestampSchema.optional(),
  lastSkipped: timestampSchema.optional(),
  validationErrors: z.array(z.string()).optional(),
});

/** A Schedule as a person may write it: unknown fields are refused. */
export const scheduleSchema = z.strictObject({
  kind: z.literal("Schedule"),
  apiVersion: z.literal(API_VERSION),
  metadata: objectMetaSchema,
  spec: scheduleSpecSchema,
  status: goStruct(scheduleStatusSchema, {}),
});

/** Velero's Schedule: a Backup to be made again and again. */
export type Schedule = z.infer<typeof scheduleSchema>;
