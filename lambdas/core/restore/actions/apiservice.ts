import { fieldAt } from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Leaves out the APIServices an API server registers by itself, for its built-in groups and for
 * every CRD (velero pkg/restore/actions/apiservice_action.go).
 */
export const apiservice: ItemAction = {
  name: "velero.io/apiservice",
  appliesTo: ["apiservices.apiregistration.k8s.io"],
  execute({ object }) {
    const label = fieldAt(
      object,
      "metadata",
      "labels",
      "kube-aggregator.kubernetes.io/automanaged",
    );
    return label === undefined
      ? { outcome: "restore", object }
      : { outcome: "skip", reason: "managedByKubernetes" };
  },
};
