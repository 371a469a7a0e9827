import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt, sameJson, withField, withoutFields } from "../../kube/lossless-json-fields.ts";
import { runItemActions } from "../actions/item-actions.ts";
import type { RestoreContext, RestoreItemRef } from "./restore-context.ts";
import { withoutBinding } from "./volume-binding.ts";

/** An object of the cluster, reset and labelled, and the one a restore would have created. */
export interface ComparedObjects {
  readonly ref: RestoreItemRef;
  readonly current: KubernetesObject;
  readonly desired: KubernetesObject;
}

/**
 * Whether the cluster has what a restore would create.
 *
 * Velero compares the two as they are, so whatever the cluster chose itself (a service's address, a
 * pod's node, a claim's volume, who manages which field) is a difference, and restoring twice warns of
 * things nobody changed. Here the object of the cluster goes through the same preparation first:
 * what a restore leaves to the cluster is no difference.
 */
export function hasSameContent(objects: ComparedObjects, context: RestoreContext): boolean {
  const { current, desired } = objects;
  if (sameJson(current, desired)) return true;
  const prepared = preparedAlike(objects, context);
  return prepared !== undefined && sameJson(prepared, withoutBinding(desired));
}

function preparedAlike(
  { ref, current, desired }: ComparedObjects,
  context: RestoreContext,
): KubernetesObject | undefined {
  const object = withManagedFieldsOf(desired, current);
  // It is where it belongs already, so nothing in it is to be mapped.
  const unmapped = { ...context, spec: { ...context.spec, namespaceMapping: undefined } };
  const acted = runItemActions({ ref, object, archived: current, context: unmapped });
  if (acted.outcome !== "restore") return undefined;
  const unbound = withoutBinding(acted.object);
  const isProvisioned = fieldAt(desired, "spec", "volumeName") === undefined;
  return ref.groupResource === "persistentvolumeclaims" && isProvisioned
    ? withoutFields(unbound, ["spec"], ["volumeName"])
    : unbound;
}

/** Both speak of the same fields, so that a node port counts as asked for in both or in neither. */
function withManagedFieldsOf(source: KubernetesObject, object: KubernetesObject): KubernetesObject {
  const fields = fieldAt(source, "metadata", "managedFields");
  if (fields === undefined) return withoutFields(object, ["metadata"], ["managedFields"]);
  return withField(object, ["metadata", "managedFields"], fields);
}
