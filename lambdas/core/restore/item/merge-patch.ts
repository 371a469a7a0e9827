import { isJsonObject, type JsonObject, sameJson } from "../../kube/lossless-json-fields.ts";

/** A JSON merge patch (RFC 7396): `null` removes. */
export type MergePatch = JsonObject;

/**
 * The merge patch that turns one object into another; empty when nothing is to be done. A list is
 * replaced whole. A `null` in the wished object cannot be wished for: it removes.
 */
export function mergePatchBetween(current: JsonObject, wished: JsonObject): MergePatch {
  const names = [...new Set([...Object.keys(wished), ...Object.keys(current)])];
  return Object.fromEntries(names.flatMap((name) => changeOf(name, current, wished)));
}

function changeOf(name: string, current: JsonObject, wished: JsonObject): [string, unknown][] {
  if (!Object.hasOwn(wished, name)) return [[name, null]];
  if (!Object.hasOwn(current, name)) return [[name, wished[name]]];
  const [from, to] = [current[name], wished[name]];
  if (sameJson(from, to)) return [];
  return [[name, isJsonObject(from) && isJsonObject(to) ? mergePatchBetween(from, to) : to]];
}
