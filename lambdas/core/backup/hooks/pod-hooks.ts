import { ErrorName, JangadaError } from "../../errors.ts";
import type { ExecHook } from "../../hooks/exec-hook.ts";
import { sideBySide } from "../../in-flight.ts";
import type { CutItem } from "../../kube/cut-item.ts";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import type { BackupSpec } from "../../velero/backup.ts";
import { fullNameOf } from "../backed-up-items.ts";
import type { ItemBlock } from "../blocks/item-blocks.ts";
import type { FoundItem } from "../item-lookup.ts";
import type { FreezeWindows } from "./freeze-windows.ts";
import { HookRunner, type HookRunnerParts, subjectOf } from "./hook-runner.ts";
import { HOOK_ANNOTATION, hooksOfPod } from "./hooks-of-pod.ts";

/** What {@link PodHooks} works with. */
export interface PodHooksParts extends HookRunnerParts {
  readonly hooks: BackupSpec["hooks"];
  readonly now: () => Date;
  /** Milliseconds that are left to the run; absent where nothing ends it. */
  readonly timeLeft?: (() => number) | undefined;
  /** Where open windows are written down; absent where nobody could come after a kill. */
  readonly windows?: Pick<FreezeWindows, "open" | "close"> | undefined;
  /** Begins the snapshots of these persistent volumes; called between the hooks of a block. */
  readonly takeSnapshots?: ((volumeNames: readonly string[]) => Promise<void>) | undefined;
}

/** A pod with hooks, and they. */
interface HookedPod {
  readonly found: FoundItem;
  readonly pod: KubernetesObject;
  readonly pre: readonly ExecHook[];
  readonly post: readonly ExecHook[];
}

/** A pod that is frozen, or may be. */
interface FrozenPod extends HookedPod {
  readonly opened: Date;
}

/** Pods of one block whose hooks run at a time: a volume that many mount is not to be frozen for long. */
const PODS_AT_A_TIME = 10;

/** A snapshot call, and an answer of the API server, take this long at most. */
const MARGIN = 60_000;

/**
 * Runs the hooks around a block: the pre hooks of all its pods, then its items are taken and the
 * snapshots of its volumes begun, then the post hooks of all (velero pkg/backup/backup.go,
 * backupItemBlock). What a pod has frozen stays so between its first pre hook and its last post hook,
 * its freeze window, and each is measured.
 *
 * Once a pre hook may have run, the post hooks are sent: when it or another one fails, when taking the
 * items fails, when the run is told to stop. Velero leaves the pod frozen in the first case. So no
 * window is opened that the time left may be too short to close, nor one that is not written down.
 */
export class PodHooks {
  readonly #parts: PodHooksParts;
  readonly #runner: HookRunner;

  constructor(parts: PodHooksParts) {
    this.#parts = parts;
    this.#runner = new HookRunner(parts);
  }

  /** Whether any hook is for a pod. */
  isHooked(item: CutItem): boolean {
    const { pre, post } = this.#hooksOf(item);
    return pre.length + post.length > 0;
  }

  /**
   * Takes a block between the hooks of its pods. `take` gets the pods that are to be taken: not
   * those of which a pre hook failed that says `onError: Fail`.
   *
   * @throws JangadaError `Interrupted` when too little time is left, and what `take` throws.
   */
  async around(
    { pods, volumeNames, isOrdered }: ItemBlock,
    take: (pods: readonly FoundItem[]) => Promise<void>,
  ): Promise<void> {
    const hooked = pods.flatMap((found) => this.#hooked(found) ?? []);
    if (hooked.length === 0) return take(pods);
    const limit = isOrdered ? 1 : PODS_AT_A_TIME;
    this.#requireTime(hooked, limit);
    const { windows } = this.#parts;
    await windows?.open(hooked);
    const frozen: FrozenPod[] = [];
    try {
      const leftOut = await this.#freeze(hooked, { limit, frozen });
      await take(pods.filter((found) => !leftOut.has(found)));
      await this.#parts.takeSnapshots?.(volumeNames);
    } finally {
      await sideBySide(limit, frozen, (pod) => this.#thaw(pod));
      await windows?.close(hooked);
    }
  }

  /** Runs the pre hooks of all. A pod that fails is let go at once; the others are in `frozen`. */
  async #freeze(
    hooked: readonly HookedPod[],
    { limit, frozen }: { readonly limit: number; readonly frozen: FrozenPod[] },
  ): Promise<ReadonlySet<FoundItem>> {
    const leftOut = new Set<FoundItem>();
    await sideBySide(limit, hooked, async (one) => {
      const pod = { ...one, opened: this.#parts.now() };
      const { isIntact, mayHaveRun } = await this.#runner.run("pre", one.pre, one.pod);
      if (isIntact) frozen.push(pod);
      else leftOut.add(one.found);
      if (!isIntact && mayHaveRun) await this.#thaw(pod);
    });
    return leftOut;
  }

  async #thaw({ pod, post, opened }: FrozenPod): Promise<void> {
    const { now, record } = this.#parts;
    await this.#runner.run("post", post, pod);
    const milliseconds = now().getTime() - opened.getTime();
    record.info("Freeze window closed", { ...subjectOf(pod), milliseconds });
  }

  #hooked(found: FoundItem): HookedPod | undefined {
    const { pod, pre, post } = this.#hooksOf(found.item);
    return pod && pre.length + post.length > 0 ? { found, pod, pre, post } : undefined;
  }

  #hooksOf({ text }: CutItem) {
    const { hooks } = this.#parts;
    const mayHaveHooks = (hooks?.resources ?? []).length > 0 || text.includes(HOOK_ANNOTATION);
    if (!mayHaveHooks) return { pre: [], post: [] };
    const pod = JSON.parse(text.toString()) as KubernetesObject;
    return { pod, pre: hooksOfPod(pod, "pre", hooks), post: hooksOfPod(pod, "post", hooks) };
  }

  #requireTime(hooked: readonly HookedPod[], limit: number): void {
    const { timeLeft } = this.#parts;
    const needed =
      MARGIN +
      longest(
        hooked.map(({ pre }) => timeoutOf(pre)),
        limit,
      ) +
      longest(
        hooked.map(({ post }) => timeoutOf(post)),
        limit,
      );
    if (timeLeft === undefined || timeLeft() >= needed) return;
    const names = hooked.map(({ found }) => fullNameOf(found.item)).join(", ");
    throw new JangadaError(
      ErrorName.Interrupted,
      `too little time is left to run the hooks of pod ${names}, which may take ${needed / 1000} s: nothing was frozen`,
    );
  }
}

function timeoutOf(hooks: readonly ExecHook[]): number {
  return hooks.reduce((sum, { timeout }) => sum + timeout, 0);
}

/**
 * Milliseconds that tasks take at most, so many at a time. Whoever takes the next one when it is free
 * needs no more than a fair share of all and one task beside it (Graham's bound).
 */
function longest(timeouts: readonly number[], limit: number): number {
  const sum = timeouts.reduce((all, timeout) => all + timeout, 0);
  return Math.min(sum, Math.ceil(sum / limit) + Math.max(...timeouts));
}
