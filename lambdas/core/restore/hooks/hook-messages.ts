import type { RestoreMessage } from "../restore-plan.ts";
import type { HookOutcome, HookRun, PodHookRun, PodWithHooks } from "./hook-run.ts";
import type { RestoreExecHook } from "./restore-exec-hooks.ts";

/** Hooks of one restore, as its status counts them. */
export interface HookCounts {
  readonly hooksAttempted: number;
  readonly hooksFailed: number;
}

/** A hook as messages name it. */
export function hookName({ namespace, name }: PodWithHooks, hook: RestoreExecHook): string {
  return `hook ${hook.name} in container ${hook.container} in pod ${namespace}/${name}`;
}

/** Why no hook of a restore is begun any more; `undefined` while they are. */
export function whyStopped(pods: readonly PodHookRun[]): string | undefined {
  const reasons = pods.flatMap((pod) =>
    pod.hooks
      .filter(
        ({ onError }, index) => onError === "Fail" && pod.outcomes[index]?.error !== undefined,
      )
      .map((hook) => `${hookName(pod, hook)} failed, whose onError is Fail`),
  );
  return reasons[0];
}

/**
 * What the results of a restore say of its hooks: whatever failed is an error, whether its `onError` says
 * Fail or not (velero pkg/controller/restore_finalizer_controller.go, WaitRestoreExecHook).
 */
export function hookMessages(run: HookRun): readonly RestoreMessage[] {
  return outcomesOf(run).flatMap<RestoreMessage>(({ namespace, outcome: { error, warning } }) => {
    const scope = { namespace };
    if (error !== undefined) return [{ severity: "error", scope, text: error }];
    return warning === undefined ? [] : [{ severity: "warning", scope, text: warning }];
  });
}

/** Counts hooks; one that nothing is known of when the restore ends has failed. */
export function countHooks(run: HookRun): HookCounts {
  const outcomes = outcomesOf(run);
  return {
    hooksAttempted: outcomes.length,
    hooksFailed: outcomes.filter(({ outcome }) => outcome.error !== undefined).length,
  };
}

function outcomesOf({ pods }: HookRun) {
  return pods.flatMap((pod) =>
    pod.hooks.map((hook, index) => ({
      namespace: pod.namespace,
      outcome: pod.outcomes[index] ?? lost(pod, hook),
    })),
  );
}

function lost(pod: PodWithHooks, hook: RestoreExecHook): HookOutcome {
  return { error: `${hookName(pod, hook)} not executed: the restore ended before` };
}
