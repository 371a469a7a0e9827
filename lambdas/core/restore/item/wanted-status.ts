import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { textAt } from "../../kube/lossless-json-fields.ts";
import { RESTORE_STATUS_ANNOTATION } from "../../velero/labels.ts";

/**
 * Whether an object's status is restored: as its own annotation says, `true` or `false` in any case,
 * and otherwise as the Restore says of its resource (velero pkg/restore/restore.go,
 * determineRestoreStatus).
 */
export function wantsStatus(object: KubernetesObject, wantedBySpec: boolean): boolean {
  switch (
    textAt(object, "metadata", "annotations", RESTORE_STATUS_ANNOTATION)?.trim().toLowerCase()
  ) {
    case "true":
      return true;
    case "false":
      return false;
    default:
      return wantedBySpec;
  }
}
