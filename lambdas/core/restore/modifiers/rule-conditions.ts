import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { matchesLabels } from "../../kube/label-selector.ts";
import { compileRegularExpression } from "../../kube/regular-expression.ts";
import { compileGlob } from "../../selection/glob.ts";
import type { RestoreItemRef } from "../item/restore-context.ts";
import { hasValueAt } from "./json-patch.ts";
import type { ResourceModifierRule } from "./resource-modifiers.ts";

type Conditions = ResourceModifierRule["conditions"];

/**
 * Whether a rule is about an object, by its place in the backup and by what it was before any rule
 * (velero internal/resourcemodifiers/resource_modifiers.go, match).
 *
 * @throws Error for a pattern, a regular expression or a pointer that cannot be read.
 */
export function meetsConditions(
  { namespaces = [], groupResource, resourceNameRegex, labelSelector, matches = [] }: Conditions,
  ref: RestoreItemRef,
  object: KubernetesObject,
): boolean {
  const { namespace } = ref;
  return (
    (namespace === undefined ||
      namespaces.length === 0 ||
      namespaces.some((pattern) => matchesGlob(pattern, namespace))) &&
    matchesGlob(groupResource, ref.groupResource, ".") &&
    (!resourceNameRegex || compileRegularExpression(resourceNameRegex).isIn(ref.name)) &&
    (labelSelector === undefined || matchesLabels(labelSelector, object.metadata.labels)) &&
    matches.every(({ path, value }) => hasValueAt(object, path, value))
  );
}

function matchesGlob(pattern: string, name: string, separator?: string): boolean {
  const { glob, problem } = compileGlob(pattern, separator);
  if (problem !== undefined) throw new Error(problem);
  return glob.matches(name);
}
