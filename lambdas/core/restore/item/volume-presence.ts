import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt, textAt } from "../../kube/lossless-json-fields.ts";

/** What the cluster holds of a volume, its claim and the claim's namespace. */
export interface VolumeInCluster {
  readonly volume?: KubernetesObject | undefined;
  /** The claim that `spec.claimRef` names. */
  readonly claim?: KubernetesObject | undefined;
  /** The namespace that `spec.claimRef` names. */
  readonly namespace?: KubernetesObject | undefined;
}

/** `wait`: it is on its way out, so ask again; after the terminating timeout that is an error. */
export type VolumePresence = "absent" | "present" | "wait";

/**
 * Says whether a volume is in the cluster to stay (velero pkg/restore/restore.go, shouldRestore).
 *
 * A volume that is being deleted, or that a deletion under way will take along, must be waited for:
 * otherwise it vanishes after the restore has left it alone, and its claim is lost.
 */
export function volumePresence({ volume, claim, namespace }: VolumeInCluster): VolumePresence {
  if (volume === undefined) return "absent";
  if (textAt(volume, "status", "phase") === "Released" || isDeleting(volume)) return "wait";
  const claimRef = fieldAt(volume, "spec", "claimRef");
  if (claimRef === undefined || claimRef === null) return "present";
  return isGoing(claim) || isGoing(namespace) ? "wait" : "present";
}

function isGoing(object: KubernetesObject | undefined): boolean {
  return (
    object === undefined ||
    isDeleting(object) ||
    textAt(object, "status", "phase") === "Terminating"
  );
}

function isDeleting(object: KubernetesObject): boolean {
  return textAt(object, "metadata", "deletionTimestamp") !== undefined;
}
