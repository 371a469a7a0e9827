import { sameJson } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { itemKey, mergeKeysOf, STRING_SETS } from "./merge-keys.ts";

/**
 * Which fields of an object somebody owns, in the form of `managedFields[].fieldsV1`: `f:name` is a
 * field, `k:{…}` an item of a keyed list, `v:…` an item of a set, `.` the object or item itself. An
 * empty set is a leaf.
 */
export interface FieldSet {
  [step: string]: FieldSet;
}

/** The parts of a value a writer can own one by one; `undefined` for a leaf. */
export function ownableParts(field: string, value: unknown): Map<string, Part> | undefined {
  if (isObject(value)) {
    return new Map(
      Object.entries(value).map(([name, part]) => [`f:${name}`, { field: name, value: part }]),
    );
  }
  if (!Array.isArray(value)) return undefined;
  if (STRING_SETS.includes(field)) {
    return new Map(value.map((item) => [`v:${JSON.stringify(item)}`, { field: "", value: item }]));
  }
  const keys = mergeKeysOf(field, value);
  if (keys === undefined) return undefined;
  return new Map(value.map((item) => [stepOf(item, keys), { field: "", value: item }]));
}

/** One part of a value, with the name of the field it stands in. */
export interface Part {
  readonly field: string;
  readonly value: unknown;
}

/** Everything a value has: what an apply owns. */
export function allFields(value: unknown, field = ""): FieldSet {
  const parts = ownableParts(field, value);
  const set: FieldSet = {};
  for (const [step, part] of parts ?? []) {
    const inner = allFields(part.value, part.field);
    set[step] = isItem(step) && step.startsWith("k:") ? { ".": {}, ...inner } : inner;
  }
  return set;
}

/** What `after` has that `before` had not, or had otherwise: what an update owns. */
export function changedFields(before: unknown, after: unknown, field = ""): FieldSet | undefined {
  if (sameJson(before, after)) return undefined;
  const parts = ownableParts(field, after);
  if (parts === undefined) return {};
  const old = ownableParts(field, before);
  const set: FieldSet = old === undefined && field !== "" ? { ".": {} } : {};
  for (const [step, part] of parts) {
    const inner = changedFields(old?.get(step)?.value, part.value, part.field);
    if (inner !== undefined) set[step] = isNewItem(step, old) ? { ".": {}, ...inner } : inner;
  }
  return set;
}

/** What is in either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  const set: FieldSet = { ...a };
  for (const [step, inner] of Object.entries(b)) set[step] = union(set[step] ?? {}, inner);
  return set;
}

/** What is in the first and not in the second; a leaf of the second takes the whole branch. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const set: FieldSet = {};
  for (const [step, inner] of Object.entries(a)) {
    const other = b[step];
    if (other === undefined) set[step] = inner;
    else if (Object.keys(other).length > 0) {
      const rest = difference(inner, other);
      if (Object.keys(rest).length > 0) set[step] = rest;
    }
  }
  return set;
}

/** The paths of all leaves, as steps. */
export function leavesOf(set: FieldSet, path: readonly string[] = []): string[][] {
  return Object.entries(set).flatMap(([step, inner]) =>
    Object.keys(inner).length === 0 ? [[...path, step]] : leavesOf(inner, [...path, step]),
  );
}

/** Whether the set has the very path, be it a leaf or not. */
export function hasPath(set: FieldSet, path: readonly string[]): boolean {
  let at: FieldSet | undefined = set;
  for (const step of path) at = at?.[step];
  return at !== undefined;
}

/** `.spec.containers[name="web"].image`, as conflicts name a field. */
export function pathText(path: readonly string[]): string {
  return path.map(stepText).join("");
}

function stepText(step: string): string {
  const rest = step.slice(2);
  if (step.startsWith("f:")) return `.${rest}`;
  if (step.startsWith("v:")) return `[=${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as JsonObject);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
}

function stepOf(item: unknown, keys: readonly string[]): string {
  return `k:${JSON.stringify(itemKey(item, keys))}`;
}

function isItem(step: string): boolean {
  return step.startsWith("k:") || step.startsWith("v:");
}

function isNewItem(step: string, old: Map<string, Part> | undefined): boolean {
  return step.startsWith("k:") && old?.has(step) !== true;
}
