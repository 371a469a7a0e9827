import * as z from "zod";

import { dnsSubdomainProblem } from "./dns-name.ts";
import { timestampSchema } from "./timestamp.ts";

const ownerReferenceSchema = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
  blockOwnerDeletion: z.boolean().optional(),
});

/** A name as the API server takes it. */
const nameSchema = z.string().check((context) => {
  const message = dnsSubdomainProblem(context.value);
  if (message !== undefined) context.issues.push({ code: "custom", input: context.value, message });
});

const managedFieldsSchema = z.strictObject({
  manager: z.string().optional(),
  operation: z.string().optional(),
  apiVersion: z.string().optional(),
  time: timestampSchema.optional(),
  fieldsType: z.string().optional(),
  fieldsV1: z.unknown().optional(),
  subresource: z.string().optional(),
});

/** Kubernetes' `meta/v1 ObjectMeta` with a name, its fields in the order Go writes them. */
export const objectMetaSchema = z.strictObject({
  name: nameSchema,
  generateName: z.string().optional(),
  namespace: z.string().optional(),
  selfLink: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.int().optional(),
  creationTimestamp: timestampSchema.optional(),
  deletionTimestamp: timestampSchema.optional(),
  deletionGracePeriodSeconds: z.int().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  ownerReferences: z.array(ownerReferenceSchema).optional(),
  finalizers: z.array(z.string()).optional(),
  managedFields: z.array(managedFieldsSchema).optional(),
});

/** Metadata of a Velero API object. */
export type ObjectMeta = z.infer<typeof objectMetaSchema>;
