import { annotatedHook } from "../../hooks/annotated-hook.ts";
import { annotationsOf, DEFAULT_EXEC_TIMEOUT, type ExecHook } from "../../hooks/exec-hook.ts";
import { isForPod } from "../../hooks/hook-selector.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import type { BackupSpec } from "../../velero/backup.ts";
import { durationMilliseconds } from "../../velero/duration.ts";

/** Before a pod's items are taken, or after. */
export type HookPhase = "pre" | "post";

const PREFIX = "hook.backup.velero.io/";

/** What every text of a pod holds that asks for hooks of its own. */
export const HOOK_ANNOTATION = `${PREFIX}command`;

/**
 * The hooks of a pod for one phase, in their order. Those that its annotations ask for are all there
 * are; annotations without a phase count as `pre` (velero internal/hook/item_hook_handler.go).
 */
export function hooksOfPod(
  pod: KubernetesObject,
  phase: HookPhase,
  hooks: BackupSpec["hooks"],
): readonly ExecHook[] {
  const own = ownHook(pod, `${phase}.`) ?? (phase === "pre" ? ownHook(pod, "") : undefined);
  if (own !== undefined) return [own];
  const { namespace = "", labels } = pod.metadata;
  return (hooks?.resources ?? [])
    .filter((resource) => isForPod(resource, { namespace, labels }))
    .flatMap((resource) =>
      (resource[phase] ?? []).map(({ exec }) => ({
        name: resource.name,
        source: "spec" as const,
        container: exec.container ?? "",
        command: exec.command,
        onError: exec.onError,
        timeout: durationMilliseconds(exec.timeout ?? "0s") || DEFAULT_EXEC_TIMEOUT,
      })),
    );
}

function ownHook(pod: KubernetesObject, phase: string): ExecHook | undefined {
  return annotatedHook(annotationsOf(pod), { prefix: `${phase}${PREFIX}`, timeout: "timeout" });
}
