import { annotatedHook, hookDuration } from "../../hooks/annotated-hook.ts";
import { annotationsOf, DEFAULT_EXEC_TIMEOUT, type ExecHook } from "../../hooks/exec-hook.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { listAt, textAt } from "../../kube/lossless-json-fields.ts";
import type { RestoreHooks } from "../../velero/restore-hooks.ts";
import { postHooksFor } from "./post-hooks-for.ts";

/** A command that runs in a restored pod once one of its containers is up. */
export interface RestoreExecHook extends ExecHook {
  /** Milliseconds to wait for the container; 0 waits as long as the restore does. */
  readonly waitTimeout: number;
  /** Whether the container must be ready, and not only run. */
  readonly waitForReady: boolean;
}

const PREFIX = "post.hook.restore.velero.io/";

/** Words that Go takes for true (go strconv.ParseBool). */
const TRUE = ["1", "t", "T", "true", "TRUE", "True"];

/**
 * The commands to run in a restored pod, in their order, each with the container it runs in. The one
 * that the pod's annotations ask for is all there is; else those of the restore's spec count (velero
 * internal/hook/item_hook_handler.go, GroupRestoreExecHooks).
 */
export function restoreExecHooks(
  pod: KubernetesObject,
  hooks: RestoreHooks | undefined,
): readonly RestoreExecHook[] {
  const first = textAt(listAt(pod, "spec", "containers")[0], "name");
  if (first === undefined) return [];
  const own = ownHook(pod);
  const asked = own === undefined ? hooksOfSpec(pod, hooks) : [own];
  return asked.map((hook) => ({ ...hook, container: hook.container || first }));
}

function ownHook(pod: KubernetesObject): RestoreExecHook | undefined {
  const annotations = annotationsOf(pod);
  const hook = annotatedHook(annotations, { prefix: PREFIX, timeout: "exec-timeout" });
  if (hook === undefined) return undefined;
  const text = (name: string) => annotations[`${PREFIX}${name}`] ?? "";
  return {
    ...hook,
    waitTimeout: hookDuration(text("wait-timeout")),
    waitForReady: TRUE.includes(text("wait-for-ready")),
  };
}

function hooksOfSpec(
  { metadata: { namespace = "", labels } }: KubernetesObject,
  hooks: RestoreHooks | undefined,
): readonly RestoreExecHook[] {
  return postHooksFor({ namespace, labels }, hooks).flatMap(({ name, hook: { exec } }) =>
    exec === undefined
      ? []
      : [
          {
            name,
            source: "spec" as const,
            container: exec.container ?? "",
            command: exec.command,
            onError: exec.onError,
            timeout: hookDuration(exec.execTimeout) || DEFAULT_EXEC_TIMEOUT,
            waitTimeout: hookDuration(exec.waitTimeout),
            waitForReady: exec.waitForReady ?? false,
          },
        ],
  );
}
