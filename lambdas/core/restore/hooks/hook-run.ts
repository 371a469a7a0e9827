import { gzipJson } from "../../store/gzip-json.ts";
import type { ObjectStore } from "../../store/object-store.ts";
import { getJson, planKeys } from "../restore-plan.ts";
import type { RestoreExecHook } from "./restore-exec-hooks.ts";

/** A pod that a restore has created, and the commands to run in it. */
export interface PodWithHooks {
  readonly namespace: string;
  readonly name: string;
  /** Another pod of the name has another one. */
  readonly uid: string;
  readonly hooks: readonly RestoreExecHook[];
}

/** What became of one hook. */
export interface HookOutcome {
  /** What went wrong; absent when its command ended well. */
  readonly error?: string;
  /** Why it was not run, where that is no failure. */
  readonly warning?: string;
}

/** A pod and what became of its hooks. */
export interface PodHookRun extends PodWithHooks {
  /** One for each hook; `null` while it is not known. */
  readonly outcomes: readonly (HookOutcome | null)[];
}

/** How far the hooks of a restore are, as it lies in the bucket beside the plan. */
export interface HookRun {
  /** When the pods were looked at first, ISO 8601; absent before. */
  readonly since?: string;
  /** How often they were looked at. */
  readonly looks: number;
  readonly pods: readonly PodHookRun[];
}

/** Writes down the pods with hooks that a chunk has created; a chunk that is repeated writes the same. */
export async function writePodsWithHooks(
  { store, restoreName, chunk }: ChunkPlace,
  pods: readonly PodWithHooks[],
): Promise<void> {
  await store.put(planKeys(restoreName).hooksOf(chunk), await gzipJson(pods));
}

/** Which chunk of which restore. */
interface ChunkPlace {
  readonly store: ObjectStore;
  readonly restoreName: string;
  readonly chunk: string;
}

/** Writes down how far the hooks are. */
export async function writeHookRun(
  store: ObjectStore,
  restoreName: string,
  run: HookRun,
): Promise<void> {
  await store.put(planKeys(restoreName).hookRun, await gzipJson(run));
}

/** What became of a hook that was run. */
export interface EndedHook {
  readonly pod: Pick<PodWithHooks, "namespace" | "name">;
  /** Its place among the pod's hooks. */
  readonly hook: number;
  readonly outcome: HookOutcome;
}

/** Writes down what became of one hook, for a function that goes on where this one was killed. */
export async function writeEndedHook(
  store: ObjectStore,
  restoreName: string,
  { pod, hook, outcome }: EndedHook,
): Promise<void> {
  const key = planKeys(restoreName).endedHookOf(pod.namespace, pod.name, hook);
  await store.put(key, await gzipJson(outcome));
}

/**
 * Reads how far the hooks of a restore are, those included that ended in a function that was killed
 * before it could write it down as a whole. No pods when there are no hooks.
 */
export async function readHookRun(store: ObjectStore, restoreName: string): Promise<HookRun> {
  const keys = planKeys(restoreName);
  const run = (await store.exists(keys.hookRun))
    ? ((await getJson(store, keys.hookRun)) as HookRun)
    : { looks: 0, pods: await podsWithHooks(store, keys.hooks) };
  const ended = new Set(await keysBelow(store, keys.endedHooks));
  const pods = run.pods.map(async (pod) => {
    const outcomes = pod.outcomes.map(async (outcome, hook) => {
      const key = keys.endedHookOf(pod.namespace, pod.name, hook);
      return outcome ?? (ended.has(key) ? ((await getJson(store, key)) as HookOutcome) : null);
    });
    return { ...pod, outcomes: await Promise.all(outcomes) };
  });
  return { ...run, pods: await Promise.all(pods) };
}

async function podsWithHooks(
  store: ObjectStore,
  directory: string,
): Promise<readonly PodHookRun[]> {
  const pods: PodHookRun[] = [];
  for (const key of await keysBelow(store, directory)) {
    for (const pod of (await getJson(store, key)) as readonly PodWithHooks[]) {
      pods.push({ ...pod, outcomes: pod.hooks.map(() => null) });
    }
  }
  return pods;
}

function keysBelow(store: ObjectStore, directory: string): Promise<readonly string[]> {
  return Array.fromAsync(store.list(directory), ({ key }) => key);
}
