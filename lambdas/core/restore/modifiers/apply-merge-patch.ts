import { isJsonObject } from "../../kube/lossless-json-fields.ts";

/**
 * Applies a JSON merge patch (RFC 7396) to a copy: objects are merged, `null` removes, everything else
 * replaces. The RFC's own algorithm and no library, because those take a number beyond 2^53 for an
 * object and merge into it.
 */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const kept = isJsonObject(target) ? target : {};
  const result = new Map(Object.entries(kept));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, applyMergePatch(result.get(name), value));
  }
  return Object.fromEntries(result);
}
