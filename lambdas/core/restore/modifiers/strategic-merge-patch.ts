import {
  fieldAt,
  isJsonObject,
  type JsonObject,
  sameJson,
  textAt,
} from "../../kube/lossless-json-fields.ts";
import type { PatchField, PatchType } from "./patch-field.ts";
import { PATCH_TYPES } from "./patch-types.ts";

/**
 * Applies a strategic merge patch to a copy, as `kubectl patch` does for Kubernetes' own kinds: maps
 * are merged, `null` removes, and lists that have a merge key are merged item by item
 * (k8s.io/apimachinery pkg/util/strategicpatch). Knows the directives `$patch`, `$retainKeys`,
 * `$deleteFromPrimitiveList` and `$setElementOrder`.
 *
 * @throws Error for a kind that is none of Kubernetes' own, since nobody says how its lists are
 *   merged, and for a patch or a directive that cannot be understood.
 */
export function applyStrategicMergePatch(object: JsonObject, patch: unknown): JsonObject {
  const kind = `${textAt(object, "apiVersion")}/${textAt(object, "kind")}`;
  const type = own(PATCH_TYPES.kinds, kind);
  if (type === undefined) {
    throw new Error(
      `no strategic merge is known for ${kind}, which is none of Kubernetes' own kinds; use mergePatches or patches`,
    );
  }
  if (!isJsonObject(patch)) throw new Error("a strategic merge patch must be an object");
  return mergedMap(object, patch, type);
}

const DELETIONS = "$deleteFromPrimitiveList/";
const ORDER = "$setElementOrder/";

/** `typeName` names the target's type; without one it is a map whose lists are replaced. */
function mergedMap(target: unknown, patch: JsonObject, typeName: string | undefined): JsonObject {
  const { $patch: directive = "merge", $retainKeys: retained, ...fields } = patch;
  if (directive === "replace") return fields;
  if (directive === "delete") return {};
  if (directive !== "merge") throw unknownDirective(directive);
  const type = typeOf(typeName);
  const result = new Map(
    Object.entries(isJsonObject(target) ? target : {}).filter(([name]) => keeps(retained, name)),
  );
  for (const name of new Set(Object.keys(fields).map(withoutDirective))) {
    const merged = mergedField(result.get(name), name, { patch, field: own(type, name) ?? {} });
    if (merged === null) result.delete(name);
    else result.set(name, merged);
  }
  return Object.fromEntries(result);
}

function typeOf(name: string | undefined): PatchType {
  // Whatever names a type names one of these.
  return name === undefined ? {} : (PATCH_TYPES.types[name] as PatchType);
}

function keeps(retained: unknown, name: string): boolean {
  return !Array.isArray(retained) || retained.includes(name);
}

interface FieldPatch {
  /** The patch of the object that the field belongs to: it may have directives for the field. */
  readonly patch: JsonObject;
  readonly field: PatchField;
}

function mergedField(current: unknown, name: string, { patch, field }: FieldPatch): unknown {
  const value = own(patch, name) ?? (Object.hasOwn(patch, name) ? null : []);
  if (isJsonObject(value)) return mergedMap(current, value, field.type);
  if (!(field.merge && Array.isArray(value))) return value;
  const deletions = listIn(patch, `${DELETIONS}${name}`);
  const list = listIn({ current }, "current");
  const merged =
    field.mergeKey === undefined
      ? mergedValues(list, value).filter((one) => !isIn(deletions, one))
      : mergedItems(list, value, { key: field.mergeKey, type: field.type });
  return inOrder(merged, listIn(patch, `${ORDER}${name}`), field.mergeKey);
}

interface MergeKey {
  readonly key: string;
  /** Of the items. */
  readonly type: string | undefined;
}

function mergedItems(list: readonly unknown[], patches: readonly unknown[], by: MergeKey) {
  const items = patches.map((patch) => requireItem(patch, by.key));
  const isReplaced = items.some(({ $patch }) => $patch === "replace");
  return items.reduce((merged, patch) => withItem(merged, patch, by), isReplaced ? [] : list);
}

function requireItem(patch: unknown, key: string): JsonObject {
  if (isJsonObject(patch) && (Object.hasOwn(patch, key) || patch.$patch === "replace")) {
    return patch;
  }
  throw new Error(`${JSON.stringify(patch)}: an item must have the "${key}" that it is merged by`);
}

function withItem(list: readonly unknown[], patch: JsonObject, { key, type }: MergeKey) {
  const { $patch: directive, ...item } = patch;
  const isSame = (one: unknown) => sameJson(fieldAt(one, key), item[key]);
  if (directive === "delete") return list.filter((one) => !isSame(one));
  if (directive === "replace") return Object.hasOwn(item, key) ? [...list, item] : list;
  const merged = (target?: unknown) =>
    mergedMap(target, directive === undefined ? item : patch, type);
  return list.some(isSame)
    ? list.map((one) => (isSame(one) ? merged(one) : one))
    : [...list, merged()];
}

function mergedValues(list: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  return [...list, ...added.filter((value) => !isIn(list, value))];
}

/** Puts the items that `order` names into its order, at the places that they have together. */
function inOrder(
  items: readonly unknown[],
  order: readonly unknown[],
  key: string | undefined,
): readonly unknown[] {
  const keyOf = (item: unknown) => (key === undefined ? item : Object(item)[key]);
  const keys = order.map(keyOf);
  const placeOf = (item: unknown) => keys.findIndex((one) => sameJson(one, keyOf(item)));
  const ordered = items
    .filter((item) => placeOf(item) !== -1)
    .sort((one, other) => placeOf(one) - placeOf(other));
  return items.map((item) => (placeOf(item) === -1 ? item : ordered.shift()));
}

function withoutDirective(name: string): string {
  const prefix = [DELETIONS, ORDER].find((start) => name.startsWith(start)) ?? "";
  return name.slice(prefix.length);
}

function unknownDirective(directive: unknown): Error {
  return new Error(`$patch ${JSON.stringify(directive)}: must be "merge", "replace" or "delete"`);
}

function listIn(object: JsonObject, name: string): readonly unknown[] {
  const value = own(object, name);
  return Array.isArray(value) ? value : [];
}

function isIn(list: readonly unknown[], value: unknown): boolean {
  return list.some((one) => sameJson(one, value));
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
