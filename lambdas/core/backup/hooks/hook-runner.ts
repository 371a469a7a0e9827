import type { ExecHook } from "../../hooks/exec-hook.ts";
import { runHook } from "../../hooks/run-hook.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import type { PodExecutor } from "../../kube/pod-executor.ts";
import type { BackupRecord, Subject } from "../backup-record.ts";
import type { HookPhase } from "./hooks-of-pod.ts";

/** Hooks of one backup, as its status counts them. */
export interface HookCount {
  attempted: number;
  failed: number;
}

/** What {@link HookRunner} works with. */
export interface HookRunnerParts {
  /** Absent where commands cannot be run: then every hook fails. */
  readonly executor?: PodExecutor | undefined;
  readonly record: BackupRecord;
  readonly count: HookCount;
}

/** What came of a pod's hooks of one phase. */
interface PhaseOutcome {
  /** Whether none failed that says `onError: Fail`. */
  readonly isIntact: boolean;
  /** Whether a command may have begun to do something. */
  readonly mayHaveRun: boolean;
}

/** Runs hooks, counts them, and puts on record what came of each. */
export class HookRunner {
  readonly #parts: HookRunnerParts;

  constructor(parts: HookRunnerParts) {
    this.#parts = parts;
  }

  /** Runs a pod's hooks one after another. When one fails that must not, those after it are counted and not run. */
  async run(
    phase: HookPhase,
    hooks: readonly ExecHook[],
    pod: KubernetesObject,
  ): Promise<PhaseOutcome> {
    const { count, record } = this.#parts;
    count.attempted += hooks.length;
    let anyMayHaveRun = false;
    for (const hook of hooks) {
      const { error, mayHaveRun = true } = await this.#runOne(phase, hook, pod);
      anyMayHaveRun ||= mayHaveRun;
      if (error === undefined) continue;
      count.failed++;
      if (hook.onError !== "Fail") continue;
      record.error(`Error running ${phase} hooks for pod`, error, subjectOf(pod));
      return { isIntact: false, mayHaveRun: anyMayHaveRun };
    }
    return { isIntact: true, mayHaveRun: anyMayHaveRun };
  }

  async #runOne(phase: HookPhase, hook: ExecHook, pod: KubernetesObject) {
    const { executor, record } = this.#parts;
    const subject = subjectOf(pod);
    const fields = {
      ...subject,
      hookSource: hook.source,
      hookPhase: phase,
      hookName: hook.name,
      hookContainer: hook.container,
      hookCommand: JSON.stringify(hook.command),
    };
    const outcome = await runHook(hook, pod, executor);
    const { stdout, stderr, error } = outcome;
    record.info("Hook ended", { ...fields, stdout, stderr, error });
    if (error !== undefined) record.error("Error executing hook", error, subject);
    return outcome;
  }
}

/** A pod as results and log name it. */
export function subjectOf({
  metadata,
}: KubernetesObject): Subject & Readonly<Record<string, string>> {
  return { resource: "pods", namespace: String(metadata.namespace), name: metadata.name };
}
