import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import {
  isJsonObject,
  type JsonObject,
  listAt,
  textAt,
  withField,
  withoutFields,
} from "../../kube/lossless-json-fields.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Frees a pod of its node, of the number its priority class had, and of the token volume that the
 * service account admission adds anew; has its priority class restored before it (velero
 * pkg/restore/actions/pod_action.go). A projected `kube-api-access-…` volume stays: admission adds
 * none to a pod that has one.
 */
export const pod: ItemAction = {
  name: "velero.io/pod",
  appliesTo: ["pods"],
  execute({ object }) {
    const unbound = withoutFields(object, ["spec"], ["nodeName", "priority"]);
    const name = textAt(object, "spec", "priorityClassName") ?? "";
    const priorityClass = {
      groupResource: "priorityclasses.scheduling.k8s.io",
      namespace: undefined,
      name,
    };
    return {
      outcome: "restore",
      object: withoutTokenVolumes(unbound),
      additionalItems: name === "" ? [] : [priorityClass],
    };
  },
};

function withoutTokenVolumes(object: KubernetesObject): KubernetesObject {
  const prefix = `${textAt(object, "spec", "serviceAccountName") ?? ""}-token-`;
  let freed = withoutNamed(object, ["spec", "volumes"], prefix);
  for (const field of ["containers", "initContainers"]) {
    const containers = listAt(freed, "spec", field);
    const unmounted = containers.map((container) =>
      isJsonObject(container) ? withoutNamed(container, ["volumeMounts"], prefix) : container,
    );
    if (containers.length > 0) freed = withField(freed, ["spec", field], unmounted);
  }
  return freed;
}

/** A list that becomes empty goes altogether. */
function withoutNamed<T extends JsonObject>(
  object: T,
  path: readonly [string, ...string[]],
  prefix: string,
): T {
  const items = listAt(object, ...path);
  const kept = items.filter((item) => !textAt(item, "name")?.startsWith(prefix));
  if (kept.length === items.length) return object;
  if (kept.length > 0) return withField(object, path, kept);
  return withoutFields(object, path.slice(0, -1), path.slice(-1));
}
