import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { textAt } from "../../kube/lossless-json-fields.ts";

/**
 * Whether an item has run to its end (velero pkg/restore/restore.go, isCompleted). Only pods and
 * jobs can: a completed pod of any owner, and a job that says when it was done. A failed job has no
 * completion time and is restored.
 */
export function isCompleted(groupResource: string, object: KubernetesObject): boolean {
  if (groupResource === "pods") {
    return ["Failed", "Succeeded"].includes(textAt(object, "status", "phase") ?? "");
  }
  return (
    groupResource === "jobs.batch" && (textAt(object, "status", "completionTime") ?? "") !== ""
  );
}
