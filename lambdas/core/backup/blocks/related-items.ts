import type { CutItem } from "../../kube/cut-item.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { listAt, textAt } from "../../kube/lossless-json-fields.ts";
import type { ItemReference } from "../item-lookup.ts";

/** The group-resource of claims. */
export const CLAIMS = "persistentvolumeclaims";

/**
 * A pod's PriorityClass and the claims it mounts (velero pkg/util/actionhelpers/pod_helper.go). Most
 * pods have neither, and their text shows it without being parsed.
 */
export function relatedOfPod({ text, namespace }: CutItem): readonly ItemReference[] {
  if (!text.includes('"persistentVolumeClaim"') && !text.includes('"priorityClassName"')) return [];
  const pod: unknown = JSON.parse(text.toString());
  const priority = textAt(pod, "spec", "priorityClassName");
  return [
    ...(priority ? [{ groupResource: "priorityclasses.scheduling.k8s.io", name: priority }] : []),
    ...(namespace === undefined
      ? []
      : claimNamesOf(pod).map((name) => ({ groupResource: CLAIMS, namespace, name }))),
  ];
}

/** Names of the claims that a pod mounts. */
export function claimNamesOf(pod: unknown): readonly string[] {
  return listAt(pod, "spec", "volumes").flatMap(
    (volume) => textAt(volume, "persistentVolumeClaim", "claimName") ?? [],
  );
}

/** The volume that a claim is bound to; `undefined` while it is not. */
export function volumeNameOf(claim: KubernetesObject): string | undefined {
  if (textAt(claim, "status", "phase") !== "Bound") return undefined;
  return textAt(claim, "spec", "volumeName") || undefined;
}

/** Whether a pod has a node and runs there: only then is something written through its mounts. */
export function isRunning(pod: unknown): boolean {
  return textAt(pod, "status", "phase") === "Running" && Boolean(textAt(pod, "spec", "nodeName"));
}
