import type { ApiResource } from "../../kube/api-resource.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { type KubernetesWriter, WriteRefusal } from "../../kube/kubernetes-writer.ts";
import { textAt } from "../../kube/lossless-json-fields.ts";
import type { PodWithHooks } from "./hook-run.ts";

const PODS: ApiResource = {
  group: "",
  version: "v1",
  resource: "pods",
  kind: "Pod",
  namespaced: true,
  verbs: ["get"],
};

/** Phases of a pod in which nothing runs any more. */
const ENDED = ["Succeeded", "Failed"];

/**
 * A pod that a restore has created, as it is in the cluster now, or why commands cannot run in it any
 * more: a pod of the same name is another one when its uid is.
 *
 * @throws what a KubernetesWriter throws for a cluster that does not answer.
 */
export async function findLivePod(
  { namespace, name, uid }: PodWithHooks,
  writer: Pick<KubernetesWriter, "get">,
): Promise<KubernetesObject | string> {
  try {
    const pod = await writer.get({ resource: PODS, namespace, name });
    if (pod === undefined || textAt(pod, "metadata", "uid") !== uid) return "the pod was deleted";
    const phase = textAt(pod, "status", "phase") ?? "";
    return ENDED.includes(phase) ? `the pod entered phase ${phase} before` : pod;
  } catch (error) {
    if (error instanceof WriteRefusal) return `the pod cannot be looked at: ${error.message}`;
    throw error;
  }
}
