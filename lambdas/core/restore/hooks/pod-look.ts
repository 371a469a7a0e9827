import { NO_EXECUTOR, runHook } from "../../hooks/run-hook.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import type { KubernetesWriter } from "../../kube/kubernetes-writer.ts";
import { listAt, textAt } from "../../kube/lossless-json-fields.ts";
import type { ExecOutcome, PodExecutor } from "../../kube/pod-executor.ts";
import { formatDuration } from "../../velero/duration.ts";
import { containerUpSince } from "./container-up.ts";
import { hookName, whyStopped } from "./hook-messages.ts";
import type { HookOutcome, PodHookRun } from "./hook-run.ts";
import { findLivePod } from "./live-pod.ts";
import { longestWait } from "./longest-wait.ts";
import type { RestoreExecHook } from "./restore-exec-hooks.ts";

/** The way to pods, and into them. */
export interface PodPorts {
  readonly writer: Pick<KubernetesWriter, "get">;
  readonly executor: PodExecutor;
}

/** What the looks at all pods of a restore share. */
export interface HookLook {
  /** When the pods were looked at first, in milliseconds since 1970: their waits begin there. */
  readonly since: number;
  /** Milliseconds that are waited for a container, whatever its hooks say. */
  readonly mostWait: number;
  /** Absent where no command may be run in a pod: then every hook fails. */
  readonly pods: PodPorts | undefined;
  readonly now: () => Date;
  /** Milliseconds that are left to the function. */
  readonly timeLeft: () => number;
  /** Called as soon as it is known what became of a hook; `output` only of one that was run. */
  readonly onEnded: (ended: LookedAtHook) => Promise<void>;
  /** Why no hook of the restore is begun any more. */
  stopped: string | undefined;
  /** Whether hooks could run that the time left is too short for. */
  isShortOfTime: boolean;
}

/** A hook and what became of it. */
export interface LookedAtHook {
  readonly pod: PodHookRun;
  /** Its place among the pod's hooks. */
  readonly index: number;
  readonly hook: RestoreExecHook;
  readonly outcome: HookOutcome;
  readonly output?: { readonly stdout: string; readonly stderr: string };
}

/** A function begins no command that may take longer; with its start it has 14 minutes. */
const LONGEST_COMMAND = 12 * 60_000;
/** Writing down what came of a look takes this long at most. */
const MARGIN = 30_000;

/**
 * Looks at one pod, and runs the hooks of its containers that are up: one container after another, the
 * hooks of each in their order (velero internal/hook/wait_exec_hook_handler.go, HandleHooks).
 */
export class PodLook {
  readonly #pod: PodHookRun;
  readonly #look: HookLook;
  readonly #outcomes: (HookOutcome | null)[];
  readonly #limit: number;
  /** Milliseconds that the pod's hooks took in this look. */
  #spent = 0;

  constructor(pod: PodHookRun, look: HookLook) {
    this.#pod = pod;
    this.#look = look;
    this.#outcomes = [...pod.outcomes];
    this.#limit = Math.min(longestWait(pod.hooks) || look.mostWait, look.mostWait);
  }

  /** The pod, with all that is known of its hooks by now. */
  get result(): PodHookRun {
    return { ...this.#pod, outcomes: this.#outcomes };
  }

  /** @throws what a KubernetesWriter throws for a cluster that does not answer. */
  async run(): Promise<void> {
    if (!this.#outcomes.includes(null) || this.#look.stopped) return;
    const { pods } = this.#look;
    if (pods === undefined) return this.giveUp(NO_EXECUTOR);
    const found = await findLivePod(this.#pod, pods.writer);
    if (typeof found === "string") return this.giveUp(found);
    for (const container of new Set(this.#pod.hooks.map((hook) => hook.container))) {
      if (hasContainer(found, container)) await this.#runIn(container, found, pods.executor);
      else await this.#passOver(container);
    }
  }

  /** Makes every hook fail that has not been run. */
  async giveUp(reason: string, concerns: (hook: RestoreExecHook) => boolean = () => true) {
    for (const { index, hook } of this.#open(concerns)) {
      await this.#end(index, { error: `${this.#nameOf(hook)} not executed: ${reason}` });
    }
  }

  async #runIn(container: string, pod: KubernetesObject, executor: PodExecutor): Promise<void> {
    const isOfContainer = (hook: RestoreExecHook) => hook.container === container;
    const waitForReady = this.#pod.hooks.filter(isOfContainer).some((hook) => hook.waitForReady);
    const now = this.#look.now().getTime();
    const upSince = containerUpSince(pod, { container, waitForReady }, now);
    const waited = Math.max(0, (upSince ?? now) - this.#look.since);
    if (waited > this.#limit) {
      const state = waitForReady ? "ready" : "running";
      return this.giveUp(`its container was not ${state} ${within(this.#limit)}`, isOfContainer);
    }
    if (upSince === undefined) return;
    for (const { index, hook } of this.#open(isOfContainer)) {
      if (this.#look.stopped || !this.#hasTimeFor(hook)) return;
      await this.#execute(index, waited + this.#spent, (one) => runHook(one, pod, executor));
    }
  }

  #hasTimeFor({ timeout }: RestoreExecHook): boolean {
    if (this.#look.timeLeft() >= Math.min(timeout, LONGEST_COMMAND) + MARGIN) return true;
    this.#look.isShortOfTime = true;
    return false;
  }

  /** One that waited too long for its container has failed, and runs all the same unless it says Fail. */
  async #execute(
    index: number,
    waited: number,
    run: (hook: RestoreExecHook) => Promise<ExecOutcome>,
  ): Promise<void> {
    const { now, timeLeft } = this.#look;
    const hook = this.#pod.hooks[index] as RestoreExecHook;
    const name = this.#nameOf(hook);
    const isExpired = hook.waitTimeout > 0 && waited > hook.waitTimeout;
    const expired = {
      error: `${name} expired before executing: its container was not up ${within(hook.waitTimeout)}`,
    };
    if (isExpired && hook.onError === "Fail") return this.#end(index, expired);
    const began = now().getTime();
    const timeout = Math.min(hook.timeout, timeLeft() - MARGIN);
    const { stdout, stderr, error } = await run({ ...hook, timeout });
    this.#spent += now().getTime() - began;
    const failed = error === undefined ? {} : { error: `${name} failed to execute, err: ${error}` };
    await this.#end(index, isExpired ? expired : failed, { stdout, stderr });
  }

  async #passOver(container: string): Promise<void> {
    for (const { index, hook } of this.#open((one) => one.container === container)) {
      const warning = `${this.#nameOf(hook)} is passed over: the pod has no such container`;
      await this.#end(index, { warning });
    }
  }

  #open(concerns: (hook: RestoreExecHook) => boolean) {
    return this.#pod.hooks
      .map((hook, index) => ({ hook, index }))
      .filter(({ hook, index }) => this.#outcomes[index] === null && concerns(hook));
  }

  async #end(index: number, outcome: HookOutcome, output?: LookedAtHook["output"]): Promise<void> {
    const hook = this.#pod.hooks[index] as RestoreExecHook;
    this.#outcomes[index] = outcome;
    this.#look.stopped ??= whyStopped([this.result]);
    await this.#look.onEnded({ pod: this.#pod, index, hook, outcome, ...(output && { output }) });
  }

  #nameOf(hook: RestoreExecHook): string {
    return hookName(this.#pod, hook);
  }
}

function hasContainer(pod: KubernetesObject, name: string): boolean {
  return listAt(pod, "spec", "containers").some((one) => textAt(one, "name") === name);
}

/** `within 1m30s`, of milliseconds. */
function within(milliseconds: number): string {
  return `within ${formatDuration(BigInt(milliseconds) * 1_000_000n)}`;
}
