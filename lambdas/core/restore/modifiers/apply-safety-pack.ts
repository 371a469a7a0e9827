import { annotationsOf } from "../../hooks/exec-hook.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { withField, withoutEntries } from "../../kube/lossless-json-fields.ts";
import {
  EKS_SAFETY_PACK,
  HOLD_ANNOTATION,
  HOLD_VALUE,
  type SafetyRule,
} from "./eks-safety-pack.ts";

/** What the pack makes of an object, and what it has to say of it, one text a rule that acts. */
export interface SafeObject {
  /** Absent when the object is not to be restored. */
  readonly object?: KubernetesObject;
  readonly acts: readonly string[];
}

/** Resources that a rule may be about; no other object need be looked at. */
export const SAFETY_RESOURCES: ReadonlySet<string> = new Set(
  EKS_SAFETY_PACK.flatMap(({ resources }) => resources),
);

/** Applies the rules that are about an object, in their order. */
export function applySafetyPack(groupResource: string, original: KubernetesObject): SafeObject {
  let object: KubernetesObject | undefined = original;
  const acts: string[] = [];
  for (const rule of EKS_SAFETY_PACK) {
    const names = annotationsFor(rule, groupResource, original);
    if (names === undefined || object === undefined) continue;
    object = changed(object, rule, names);
    acts.push(`EKS safety rule '${rule.name}' ${WORDS[rule.does](names)}: ${rule.because}`);
  }
  return { ...(object && { object }), acts };
}

const WORDS: Readonly<Record<SafetyRule["does"], (names: readonly string[]) => string>> = {
  remove: (names) => `removes ${names.join(", ")}`,
  hold: () => `sets ${HOLD_ANNOTATION}`,
  leaveOut: () => "leaves the object out",
};

/** The annotations that have a rule act; `undefined` when it does not. */
function annotationsFor(
  { resources, annotations, containing }: SafetyRule,
  groupResource: string,
  object: KubernetesObject,
): readonly string[] | undefined {
  if (!resources.includes(groupResource)) return undefined;
  if (annotations.length === 0) return [];
  const found = Object.entries(annotationsOf(object))
    .filter(([name]) => annotations.some((pattern) => isNamedBy(pattern, name)))
    .filter(([, value]) => containing?.some((part) => value.includes(part)) ?? true)
    .map(([name]) => name);
  return found.length === 0 ? undefined : found;
}

function isNamedBy(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function changed(
  object: KubernetesObject,
  { does }: SafetyRule,
  names: readonly string[],
): KubernetesObject | undefined {
  switch (does) {
    case "remove":
      return withoutEntries(object, ["metadata", "annotations"], names);
    case "hold":
      return withField(object, ["metadata", "annotations", HOLD_ANNOTATION], HOLD_VALUE);
    case "leaveOut":
      return undefined;
  }
}
