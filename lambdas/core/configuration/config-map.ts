import * as z from "zod";

import { objectMetaSchema } from "../velero/object-meta.ts";

/** A ConfigMap with policies or modifiers: `core/v1 ConfigMap`, as `kubectl get -o yaml` writes it. */
export const configMapSchema = z.strictObject({
  kind: z.literal("ConfigMap"),
  apiVersion: z.literal("v1"),
  metadata: objectMetaSchema,
  immutable: z.boolean().optional(),
  data: z.record(z.string(), z.string()).optional(),
  binaryData: z.record(z.string(), z.string()).optional(),
});

/** See {@link configMapSchema}. */
export type ConfigMap = z.infer<typeof configMapSchema>;
