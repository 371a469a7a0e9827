import * as z from "zod";

/** How Go's encoder treats a field, where its schema alone does not tell. */
interface GoField {
  /** Written in place of an absent value: Go's `omitempty` never leaves out a struct. */
  readonly zero?: unknown;
  /** A plain `bool` rather than a pointer: `false` is left out. */
  readonly omitFalse?: boolean;
}

/** What schemas of Velero's API objects note about their fields in Go. */
const goFields = z.registry<GoField>();

/** Makes a field optional to read and always written, as Go writes structs: `zero` when absent. */
export function goStruct<T extends z.ZodType>(schema: T, zero: unknown): z.ZodOptional<T> {
  const field = schema.optional();
  goFields.add(field, { zero });
  return field;
}

/** An optional field that Go leaves out when `false`. */
export function goBool(): z.ZodOptional<z.ZodBoolean> {
  const field = z.boolean().optional();
  goFields.add(field, { omitFalse: true });
  return field;
}

/** The schema of a field's value, without what makes it optional. */
export function unwrap(field: z.ZodType): z.ZodType {
  if (field instanceof z.ZodOptional || field instanceof z.ZodPrefault) {
    return unwrap(field.unwrap() as z.ZodType);
  }
  return field;
}

/**
 * Writes an API object as Kubernetes' pretty serializer does: fields in the schema's order, keys of
 * maps sorted, fields of unknown meaning last, empty ones left out unless Go cannot, two spaces a
 * level, `<`, `>`, `&` escaped, no newline at the end (velero pkg/util/encode/encode.go).
 */
export function encodeGoJson(schema: z.ZodType, object: unknown): string {
  return escapeAsGo(JSON.stringify(written(schema, object), undefined, 2));
}

/** Escapes in a JSON text what Go's encoder does, so that it may stand in HTML: `<`, `>`, `&` and two line ends. */
export function escapeAsGo(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function written(field: z.ZodType, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const schema = unwrap(field);
  if (schema instanceof z.ZodArray) {
    return (value as unknown[]).map((item) => written(schema.element as z.ZodType, item));
  }
  if (schema instanceof z.ZodRecord) {
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return schema instanceof z.ZodObject ? writtenObject(schema.shape, value) : value;
}

function writtenObject(shape: z.core.$ZodShape, object: object): object {
  const values = new Map<string, unknown>(Object.entries(object));
  const known = Object.entries(shape).map(([key, field]) => [
    key,
    writtenField(field as z.ZodType, values.get(key)),
  ]);
  const unknown = [...values].filter(([key]) => !Object.hasOwn(shape, key));
  return Object.fromEntries([...known, ...unknown].filter(([, value]) => value !== undefined));
}

/** `undefined` when Go leaves the field out. */
function writtenField(field: z.ZodType, value: unknown): unknown {
  const { zero, omitFalse = false } = goFields.get(field) ?? {};
  if (zero !== undefined) return written(field, value ?? zero);
  const mayBeLeftOut = field instanceof z.ZodOptional;
  return mayBeLeftOut && isEmpty(unwrap(field), value, omitFalse)
    ? undefined
    : written(field, value);
}

/** Go's `omitempty`: a struct behind a pointer is never empty, a map or list without entries is. */
function isEmpty(schema: z.ZodType, value: unknown, falseIsEmpty: boolean): boolean {
  if (value === "" || value === 0) return true;
  if (value === false) return falseIsEmpty;
  if (Array.isArray(value)) return value.length === 0;
  return (
    schema instanceof z.ZodRecord &&
    value !== undefined &&
    Object.keys(value as object).length === 0
  );
}
