import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import { isJsonObject } from "../../../lambdas/core/kube/lossless-json-fields.ts";

/** An object of parsed JSON that the world is free to change. */
export type JsonObject = Record<string, unknown>;

/** Whether a parsed JSON value is an object: not a list, not null, not a number kept as text. */
export function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value);
}

/** A copy that shares nothing; `structuredClone` would lose the mark of a number kept as text. */
export function copyJson<T>(value: T): T {
  return value === undefined ? value : (parseLossless(JSON.stringify(value)) as T);
}

/** The object in a field; an empty one, not attached, when there is none. */
export function objectIn(parent: JsonObject, field: string): JsonObject {
  const value = parent[field];
  return isObject(value) ? value : {};
}

/** The object in a field, put there when missing. */
export function ensureObject(parent: JsonObject, field: string): JsonObject {
  if (!isObject(parent[field])) parent[field] = {};
  return parent[field] as JsonObject;
}

/** The list in a field, empty when there is none. */
export function listIn(parent: JsonObject, field: string): unknown[] {
  const value = parent[field];
  return Array.isArray(value) ? value : [];
}

/** The text in a field, empty when there is none. */
export function textIn(parent: JsonObject, field: string): string {
  const value = parent[field];
  return typeof value === "string" ? value : "";
}
