import { sameJson } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { itemKey, mergeKeysOf, STRING_SETS } from "./merge-keys.ts";

/**
 * Carries out Kubernetes' strategic merge patch without changing either side: objects merge, lists
 * of keyed items merge item by item, other lists are replaced. Knows `$patch: delete`, `$patch:
 * replace`, `$deleteFromPrimitiveList/…` and `$retainKeys`; `$setElementOrder/…` is accepted and
 * has no effect.
 */
export function applyStrategicMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const { $patch: directive, $retainKeys: retained, ...fields } = patch;
  if (directive === "replace") return fields;
  const result = retain(isObject(target) ? { ...target } : {}, retained);
  for (const [field, value] of Object.entries(fields)) mergeField(result, field, value);
  return result;
}

const DELETE_FROM = "$deleteFromPrimitiveList/";

function mergeField(result: JsonObject, field: string, value: unknown): void {
  if (field.startsWith("$setElementOrder/")) return;
  if (field.startsWith(DELETE_FROM)) {
    const list = field.slice(DELETE_FROM.length);
    result[list] = without(result[list], value);
  } else if (value === null) {
    delete result[field];
  } else {
    result[field] = Array.isArray(value)
      ? mergeList(field, result[field], value)
      : applyStrategicMergePatch(result[field], value);
  }
}

function retain(fields: JsonObject, retained: unknown): JsonObject {
  if (!Array.isArray(retained)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([field]) => retained.includes(field)));
}

function without(list: unknown, unwanted: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(unwanted)) return list;
  return list.filter((item) => !unwanted.includes(item));
}

function mergeList(field: string, target: unknown, patch: readonly unknown[]): unknown[] {
  const present: unknown[] = Array.isArray(target) ? [...target] : [];
  if (STRING_SETS.includes(field)) return [...new Set([...present, ...patch])];
  const items = patch.filter((item) => !(isObject(item) && item.$patch === "replace"));
  const keys = mergeKeysOf(field, [...present, ...items]);
  if (keys === undefined || items.length < patch.length) return items;
  return items.reduce<unknown[]>((merged, item) => mergeItem(merged, item, keys), present);
}

function mergeItem(list: unknown[], item: unknown, keys: readonly string[]): unknown[] {
  const index = list.findIndex((other) => sameJson(itemKey(other, keys), itemKey(item, keys)));
  if (isObject(item) && item.$patch === "delete") return list.filter((_, at) => at !== index);
  const merged = applyStrategicMergePatch(list[index], item);
  return index < 0 ? [...list, merged] : list.with(index, merged);
}
