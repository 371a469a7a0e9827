import { listAt, textAt } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Has a pod's claims restored before it (velero pkg/restore/actions/add_pvc_from_pod_action.go): a
 * pod that finds none waits, and a claim of its own may be excluded by a label selector.
 */
export const addPvcFromPod: ItemAction = {
  name: "velero.io/add-pvc-from-pod",
  appliesTo: ["pods"],
  execute({ ref, object }) {
    const claims = listAt(object, "spec", "volumes").flatMap(
      (volume) => textAt(volume, "persistentVolumeClaim", "claimName") ?? [],
    );
    const additionalItems = claims.map((name) => ({
      groupResource: "persistentvolumeclaims",
      namespace: ref.namespace,
      name,
    }));
    return { outcome: "restore", object, additionalItems };
  },
};
