import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import type { ExecOutcome, PodExecutor } from "../kube/pod-executor.ts";
import { containerOf, type ExecHook } from "./exec-hook.ts";

/** Why a hook fails where there is nobody to run it. */
export const NO_EXECUTOR =
  "nothing here may run commands in pods: set spec.hooks: true in the Cluster, deploy, and apply what 'jangada access' prints";

/** Why a hook did not run, where that is no failure. */
const ENDED = ["Succeeded", "Failed"];

/**
 * Runs one hook in a pod. A pod that has ended has nothing to be frozen: then it does nothing, and
 * that is no failure (velero pkg/podexec/pod_command_executor.go).
 */
export async function runHook(
  hook: ExecHook,
  pod: KubernetesObject,
  executor: PodExecutor | undefined,
): Promise<ExecOutcome> {
  const { name, namespace = "" } = pod.metadata;
  try {
    const container = containerOf(pod, hook.container);
    if (ENDED.includes(textAt(pod, "status", "phase") ?? "")) return { stdout: "", stderr: "" };
    if (executor === undefined) throw new Error(NO_EXECUTOR);
    const { command, timeout } = hook;
    return await executor.execute({ namespace, pod: name, container, command, timeout });
  } catch (error) {
    return { stdout: "", stderr: "", error: (error as Error).message, mayHaveRun: false };
  }
}
