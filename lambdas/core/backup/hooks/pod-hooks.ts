import { ErrorName, JangadaError } from "../../errors.ts";
import type { ExecHook } from "../../hooks/exec-hook.ts";
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
    { pods, volumeNames }: ItemBlock,
    take: (pods: readonly FoundItem[]) => Promise<void>,
  ): Promise<void> {
    const hooked = pods.flatMap((found) => this.#hooked(found) ?? []);
    if (hooked.length === 0) return take(pods);
    this.#requireTime(hooked);
    const { windows } = this.#parts;
    await windows?.open(hooked);
    const frozen: FrozenPod[] = [];
    try {
      const leftOut = await this.#freeze(hooked, frozen);
      await take(pods.filter((found) => !leftOut.has(found)));
      await this.#parts.takeSnapshots?.(volumeNames);
    } finally {
      for (const pod of frozen) await this.#thaw(pod);
      await windows?.close(hooked);
    }
  }

  /** Runs the pre hooks of all. A pod that fails is let go at once; the others are in `frozen`. */
  async #freeze(
    hooked: readonly HookedPod[],
    frozen: FrozenPod[],
  ): Promise<ReadonlySet<FoundItem>> {
    const leftOut = new Set<FoundItem>();
    for (const one of hooked) {
      const pod = { ...one, opened: this.#parts.now() };
      const { isIntact, mayHaveRun } = await this.#runner.run("pre", one.pre, one.pod);
      if (isIntact) frozen.push(pod);
      else leftOut.add(one.found);
      if (!isIntact && mayHaveRun) await this.#thaw(pod);
    }
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

  #requireTime(hooked: readonly HookedPod[]): void {
    const { timeLeft } = this.#parts;
    const timeouts = hooked.flatMap(({ pre, post }) => [...pre, ...post]);
    const needed = timeouts.reduce((sum, { timeout }) => sum + timeout, MARGIN);
    if (timeLeft === undefined || timeLeft() >= needed) return;
    const names = hooked.map(({ found }) => fullNameOf(found.item)).join(", ");
    throw new JangadaError(
      ErrorName.Interrupted,
      `too little time is left to run the hooks of pod ${names}, which may take ${needed / 1000} s: nothing was frozen`,
    );
  }
}
