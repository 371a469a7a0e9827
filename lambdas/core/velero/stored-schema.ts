import * as z from "zod";

import { unwrap } from "./go-json.ts";

/**
 * Turns the schema of what a person writes into one of what lies in a bucket, where a Velero of any
 * version may have written it. As Go's decoder does, it keeps unknown fields, takes `null` for an
 * absent field and leaves the meaning of texts alone; a value of the wrong type is still refused.
 * A phase can therefore be one that only a newer Velero knows.
 */
export function storedSchema<T extends z.ZodType>(schema: T): z.ZodType<z.output<T>> {
  return stored(schema) as z.ZodType<z.output<T>>;
}

function stored(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return stored(unwrap(schema)).optional();
  if (schema instanceof z.ZodPrefault)
    return z.preprocess((value) => value ?? {}, stored(unwrap(schema)));
  if (schema instanceof z.ZodArray) return z.array(stored(schema.element as z.ZodType));
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodString) return z.string();
  if (schema instanceof z.ZodObject) return storedObject(schema.shape);
  return schema;
}

function storedObject(shape: z.core.$ZodShape): z.ZodType {
  const fields = Object.entries(shape).map(([key, field]) => [key, stored(field as z.ZodType)]);
  return z.preprocess(
    (value) => withoutNulls(shape, value),
    z.looseObject(Object.fromEntries(fields)),
  );
}

function withoutNulls(shape: z.core.$ZodShape, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, field]) => field !== null || !Object.hasOwn(shape, key),
  );
  return Object.fromEntries(kept);
}
