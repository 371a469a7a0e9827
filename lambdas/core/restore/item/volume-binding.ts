import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import {
  textAt,
  withField,
  withoutEntries,
  withoutFields,
} from "../../kube/lossless-json-fields.ts";
import { type ItemRestoreSpec, targetNamespace } from "./restore-context.ts";

/**
 * Makes a volume or a claim fit to be bound anew, by taking away what binding left behind: the
 * claim's uid and revision, and the annotations of the controller that bound it (velero
 * pkg/restore/restore.go, resetVolumeBindingInfo).
 */
export function withoutBinding(object: KubernetesObject): KubernetesObject {
  const unclaimed = withoutFields(object, ["spec", "claimRef"], ["uid", "resourceVersion"]);
  return withoutEntries(unclaimed, ["metadata", "annotations"], BINDING_ANNOTATIONS);
}

/** Points a volume at its claim's target namespace (velero pkg/restore/restore.go, remapClaimRefNS). */
export function withMappedClaim(volume: KubernetesObject, spec: ItemRestoreSpec): KubernetesObject {
  const path = ["spec", "claimRef", "namespace"] as const;
  const namespace = textAt(volume, ...path);
  return namespace === undefined
    ? volume
    : withField(volume, path, targetNamespace(namespace, spec));
}

const BINDING_ANNOTATIONS = [
  "pv.kubernetes.io/bind-completed",
  "pv.kubernetes.io/bound-by-controller",
];
