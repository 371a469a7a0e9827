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

/** The one text that a ConfigMap of policies or modifiers holds, or why it is not just one. */
export function onlyTextOf(
  configMap: Readonly<Record<string, unknown>>,
): { readonly text: string } | { readonly problem: string } {
  const texts = Object.values(Object(configMap.data)).map(String);
  const [text] = texts;
  if (text !== undefined && texts.length === 1) return { text };
  return {
    problem: `the ConfigMap has ${texts.length} entries of data; it must have one, whatever its key`,
  };
}
