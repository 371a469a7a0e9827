import { ErrorName, JangadaError } from "../../errors.ts";
import type { ExecHook } from "../../hooks/exec-hook.ts";
import { runHook } from "../../hooks/run-hook.ts";
import type { CutItem } from "../../kube/cut-item.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import type { PodExecutor } from "../../kube/pod-executor.ts";
import type { BackupSpec } from "../../velero/backup.ts";
import type { BackupRecord, Subject } from "../backup-record.ts";
import { HOOK_ANNOTATION, type HookPhase, hooksOfPod } from "./hooks-of-pod.ts";

/** Hooks of one backup, as its status counts them. */
export interface HookCount {
  attempted: number;
  failed: number;
}

/** What {@link PodHooks} works with. */
export interface PodHooksParts {
  readonly hooks: BackupSpec["hooks"];
  /** Absent where commands cannot be run: then every hook fails. */
  readonly executor: PodExecutor | undefined;
  readonly record: BackupRecord;
  readonly count: HookCount;
  readonly now: () => Date;
  /** Milliseconds that are left to the run; absent where nothing ends it. */
  readonly timeLeft?: (() => number) | undefined;
  /** Begins the snapshots of the volumes that were met; called between a pod's hooks. */
  readonly takeSnapshots?: (() => Promise<void>) | undefined;
}

/** A snapshot call, and an answer of the API server, take this long at most. */
const MARGIN = 60_000;

/**
 * Runs the hooks around a pod and what belongs to it: its claims, their volumes, the snapshots of
 * those. What a pod has frozen stays so between its first pre hook and its last post hook, its freeze
 * window, and each is measured.
 *
 * Once a pre hook may have run, the post hooks are sent: when it or another one fails, when taking the
 * items fails, when the run is told to stop. Velero leaves the pod frozen in the first case. So no
 * window is opened that the time left may be too short to close.
 */
export class PodHooks {
  readonly #parts: PodHooksParts;

  constructor(parts: PodHooksParts) {
    this.#parts = parts;
  }

  /**
   * Takes a pod between its hooks; it is not taken when a pre hook fails that says `onError: Fail`.
   *
   * @throws JangadaError `Interrupted` when too little time is left, and what `take` throws.
   */
  async around(item: CutItem, take: () => Promise<void>): Promise<void> {
    const { hooks, takeSnapshots } = this.#parts;
    const pod = this.#mayHaveHooks(item) ? parsed(item) : undefined;
    const pre = pod ? hooksOfPod(pod, "pre", hooks) : [];
    const post = pod ? hooksOfPod(pod, "post", hooks) : [];
    if (pod === undefined || pre.length + post.length === 0) return take();
    this.#requireTime([...pre, ...post], pod);
    const opened = this.#parts.now();
    const { isIntact, mayBeFrozen } = await this.#run("pre", pre, pod);
    try {
      if (!isIntact) return;
      await take();
      await takeSnapshots?.();
    } finally {
      if (isIntact || mayBeFrozen) await this.#run("post", post, pod);
      this.#report(pod, opened);
    }
  }

  #mayHaveHooks({ text }: CutItem): boolean {
    return (this.#parts.hooks?.resources ?? []).length > 0 || text.includes(HOOK_ANNOTATION);
  }

  #requireTime(hooks: readonly ExecHook[], pod: KubernetesObject): void {
    const { timeLeft } = this.#parts;
    const needed = hooks.reduce((sum, { timeout }) => sum + timeout, MARGIN);
    if (timeLeft === undefined || timeLeft() >= needed) return;
    throw new JangadaError(
      ErrorName.Interrupted,
      `too little time is left to run the hooks of pod ${pod.metadata.namespace}/${pod.metadata.name}, which may take ${needed / 1000} s: nothing was frozen`,
    );
  }

  /** When one fails that must not, those after it are counted and not run. */
  async #run(phase: HookPhase, hooks: readonly ExecHook[], pod: KubernetesObject) {
    const { count, record } = this.#parts;
    count.attempted += hooks.length;
    let mayBeFrozen = false;
    for (const hook of hooks) {
      const { error, mayHaveRun = true } = await this.#runOne(phase, hook, pod);
      mayBeFrozen ||= mayHaveRun;
      if (error === undefined) continue;
      count.failed++;
      if (hook.onError !== "Fail") continue;
      record.error(`Error running ${phase} hooks for pod`, error, subjectOf(pod));
      return { isIntact: false, mayBeFrozen };
    }
    return { isIntact: true, mayBeFrozen };
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

  #report(pod: KubernetesObject, opened: Date): void {
    const milliseconds = this.#parts.now().getTime() - opened.getTime();
    this.#parts.record.info("Freeze window closed", { ...subjectOf(pod), milliseconds });
  }
}

function parsed({ text }: CutItem): KubernetesObject {
  return JSON.parse(text.toString()) as KubernetesObject;
}

function subjectOf({ metadata }: KubernetesObject): Subject & Readonly<Record<string, string>> {
  return { resource: "pods", namespace: String(metadata.namespace), name: metadata.name };
}
