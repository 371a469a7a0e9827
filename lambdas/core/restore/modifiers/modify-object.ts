import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { parseLossless } from "../../kube/lossless-json.ts";
import { isJsonObject, textAt } from "../../kube/lossless-json-fields.ts";
import type { RestoreItemRef } from "../item/restore-context.ts";
import { applyMergePatch } from "./apply-merge-patch.ts";
import { applyJsonPatches } from "./json-patch.ts";
import type { ResourceModifierRule } from "./resource-modifiers.ts";
import { meetsConditions } from "./rule-conditions.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";

/** What rules made of an object. */
export interface ModifiedObject<Rule> {
  readonly object: KubernetesObject;
  /** The rules that changed it. */
  readonly applied: readonly Rule[];
  /** Why a rule could not be applied; the others were. */
  readonly errors: readonly string[];
}

/**
 * Applies each rule that is about an object, one after another. Conditions are about the object as it
 * was before the first of them, patches build on one another (velero
 * internal/resourcemodifiers/resource_modifiers.go, ApplyResourceModifierRules).
 */
export function modifyObject<Rule extends ResourceModifierRule>(
  rules: readonly Rule[],
  ref: RestoreItemRef,
  original: KubernetesObject,
): ModifiedObject<Rule> {
  let object = original;
  const applied: Rule[] = [];
  const errors: string[] = [];
  for (const [index, rule] of rules.entries()) {
    try {
      if (!meetsConditions(rule.conditions, ref, original)) continue;
      const patched = patchedBy(rule, object);
      if (patched === undefined) continue;
      object = requireObject(patched);
      applied.push(rule);
    } catch (error) {
      errors.push(`rule ${index + 1} of the resource modifier: ${(error as Error).message}`);
    }
  }
  return { object, applied, errors };
}

/** `undefined` when a test of the rule fails: then it changes nothing. */
function patchedBy(rule: ResourceModifierRule, object: KubernetesObject): unknown {
  const { patches = [], mergePatches = [], strategicPatches = [] } = rule;
  if (patches.length > 0) return applyJsonPatches(object, patches);
  const merged = inTurn(mergePatches, object, applyMergePatch);
  if (mergePatches.length + strategicPatches.length === 0) throw new Error("it has no patches");
  return inTurn(strategicPatches, merged, (one, patch) =>
    applyStrategicMergePatch(one as KubernetesObject, patch),
  );
}

function inTurn(
  patches: readonly { readonly patchData: string }[],
  object: unknown,
  apply: (object: unknown, patch: unknown) => unknown,
): unknown {
  return patches.reduce(
    (one: unknown, { patchData }) => apply(one, parseLossless(patchData)),
    object,
  );
}

/** What has no name any more, or another place, cannot be created. */
function requireObject(patched: unknown): KubernetesObject {
  const missing = [["apiVersion"], ["kind"], ["metadata", "name"]].find(
    (path) => !textAt(patched, ...path),
  );
  if (isJsonObject(patched) && missing === undefined) return patched as unknown as KubernetesObject;
  throw new Error(
    `the patched object has no ${missing?.join(".")}, so it stays as it was before this rule`,
  );
}
