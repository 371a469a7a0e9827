import { type LabelSelector, labelSelectorProblems } from "./label-selector.ts";
import type { ObjectReference } from "./references.ts";

/** Durations of a spec, by field, that lie in the past. */
export function durationProblems(
  durations: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.entries(durations)
    .filter(([, duration]) => duration?.startsWith("-"))
    .map(([field, duration]) => `spec.${field} "${duration}": must not be negative`);
}

/** What is wrong with the selector at `path`. */
export function selectorProblems(
  path: string,
  selector: LabelSelector | undefined,
): readonly string[] {
  return labelSelectorProblems(selector ?? {}).map((problem) => `${path}: ${problem}`);
}

/** Refuses a reference to anything but a ConfigMap, which Velero takes for no reference at all. */
export function configMapProblems(
  path: string,
  reference: ObjectReference | undefined,
): readonly string[] {
  if (reference === undefined || reference.kind.toLowerCase() === "configmap") return [];
  return [`${path}.kind "${reference.kind}": must be configmap`];
}
