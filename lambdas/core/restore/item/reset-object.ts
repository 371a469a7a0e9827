import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { withoutFields } from "../../kube/lossless-json-fields.ts";

/**
 * Takes from an object what only the cluster it came from could know. What it was told stays: name,
 * namespace, labels, annotations, finalizers, managedFields (velero pkg/restore/restore.go,
 * resetMetadata). Owners are told by uid, which no other cluster shares; controllers adopt anew.
 */
export function withoutClusterMetadata(object: KubernetesObject): KubernetesObject {
  return withoutFields(object, ["metadata"], CLUSTER_METADATA);
}

/** Takes an object's status, which controllers write anew. */
export function withoutStatus(object: KubernetesObject): KubernetesObject {
  return withoutFields(object, [], ["status"]);
}

const CLUSTER_METADATA = [
  "generateName",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "ownerReferences",
];
