import { textAt, withoutEntries } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Takes from a claim what its binding, its provisioner and its backup wrote on it, and has the volume
 * it was bound to restored before it (velero pkg/restore/actions/pvc_action.go).
 */
export const pvc: ItemAction = {
  name: "velero.io/pvc",
  appliesTo: ["persistentvolumeclaims"],
  execute({ object, archived }) {
    const name = textAt(archived, "spec", "volumeName") ?? "";
    const isBound = textAt(archived, "status", "phase") === "Bound" && name !== "";
    const volume = { groupResource: "persistentvolumes", namespace: undefined, name };
    return {
      outcome: "restore",
      object: withoutEntries(object, ["metadata", "annotations"], STALE_ANNOTATIONS),
      additionalItems: isBound ? [volume] : [],
    };
  },
};

const STALE_ANNOTATIONS = [
  "pv.kubernetes.io/bind-completed",
  "pv.kubernetes.io/bound-by-controller",
  "volume.kubernetes.io/storage-provisioner",
  "volume.beta.kubernetes.io/storage-provisioner",
  // A node of the cluster that was: the scheduler would wait for it.
  "volume.kubernetes.io/selected-node",
  "velero.io/volume-snapshot-name",
  "velero.io/data-upload-name",
];
