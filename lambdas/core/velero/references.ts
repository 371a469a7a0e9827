import * as z from "zod";

/** A ConfigMap that a spec refers to: `core/v1 TypedLocalObjectReference`. */
export const objectReferenceSchema = z.strictObject({
  apiGroup: z.string().optional(),
  kind: z.string(),
  name: z.string(),
});

/** See {@link objectReferenceSchema}. */
export type ObjectReference = z.infer<typeof objectReferenceSchema>;

/** One key of a Secret: `core/v1 SecretKeySelector`. */
export const secretKeySchema = z.strictObject({
  name: z.string().optional(),
  key: z.string(),
  optional: z.boolean().optional(),
});
