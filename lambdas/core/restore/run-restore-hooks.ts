import { InFlight } from "../in-flight.ts";
import { RunLog } from "../run-log.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { durationOr, ITEM_OPERATION_TIMEOUT } from "../velero/defaults.ts";
import { durationMilliseconds } from "../velero/duration.ts";
import type { Restore } from "../velero/restore.ts";
import { countHooks, whyStopped } from "./hooks/hook-messages.ts";
import {
  type HookRun,
  type PodHookRun,
  readHookRun,
  writeEndedHook,
  writeHookRun,
} from "./hooks/hook-run.ts";
import { type HookLook, type LookedAtHook, PodLook, type PodPorts } from "./hooks/pod-look.ts";
import { planKeys } from "./restore-plan.ts";

/** What the hooks of a restore are run with. */
export interface RunRestoreHooksRequest {
  /** As validated and completed. */
  readonly restore: Restore;
  readonly store: ObjectStore;
  /** Absent where no command may be run in a pod: then every hook fails. */
  readonly pods: PodPorts | undefined;
  readonly now: () => Date;
  /** Milliseconds that are left to the run; absent where nothing ends it. */
  readonly timeLeft: (() => number) | undefined;
}

/** How far they are, in numbers small enough for a workflow's state. */
export interface HooksSummary {
  readonly attempted: number;
  readonly failed: number;
  /** Hooks whose containers are not up yet, or that a fresh function has the time for. */
  readonly waiting: number;
  /** Seconds after which to look again. */
  readonly waitSeconds: number;
}

/** Pods whose hooks run at once. */
const PODS_AT_ONCE = 32;

/** An execution can look some 500 times, once a minute at last: see `historyEvents`. */
const LONGEST_WAIT_MS = 8 * 60 * 60 * 1000;

/**
 * Looks once at the pods that a restore has created and that have hooks, runs the hooks of those
 * containers that are up, and writes down what came of them. Called again until none is left: who waits
 * for a container is the workflow, not a function.
 *
 * What became of a hook is written down as soon as it is known, so that one that has ended is not run a
 * second time. One whose function was killed while it ran, or before that was written, is: a command
 * must bear that, since nobody can tell whether it did its work.
 *
 * Waits begin with the first look, after everything is restored; Velero's begin with each pod's
 * creation. One hook that fails whose `onError` is Fail ends all of the restore that have not begun.
 *
 * @throws JangadaError `ClusterUnavailable`, `StoreUnavailable`; then it is to be called again.
 */
export async function runRestoreHooks(request: RunRestoreHooksRequest): Promise<HooksSummary> {
  const { restore, store, now } = request;
  const { name } = restore.metadata;
  const before = await readHookRun(store, name);
  const begun = { ...before, since: before.since ?? now().toISOString(), looks: before.looks + 1 };
  if (openHooks(begun) === 0) return summaryOf(begun, request, false);
  const log = new RunLog(now, { restore: `velero/${name}` });
  const look = hookLook(begun, request, log);
  const run = { ...begun, pods: await lookAtPods(begun.pods, look) };
  await writeHookRun(store, name, run);
  const part = `hooks-${String(run.looks).padStart(4, "0")}`;
  if (openHooks(run) < openHooks(begun))
    await store.put(planKeys(name).logOf(part), await log.end());
  return summaryOf(run, request, look.isShortOfTime);
}

/** A run of which it is written down when it began. */
type BegunRun = Required<HookRun>;

function hookLook(
  begun: BegunRun,
  { restore, store, pods, now, timeLeft }: RunRestoreHooksRequest,
  log: RunLog,
): HookLook {
  const wait = durationMilliseconds(
    durationOr(ITEM_OPERATION_TIMEOUT, restore.spec.itemOperationTimeout),
  );
  return {
    since: Date.parse(begun.since),
    mostWait: Math.min(wait, LONGEST_WAIT_MS),
    pods,
    now,
    timeLeft: timeLeft ?? (() => Number.POSITIVE_INFINITY),
    onEnded: async (ended) => {
      const { pod, index, outcome, output } = ended;
      logEnded(log, ended);
      // What was not run is found out again by whoever goes on.
      if (output === undefined) return;
      await writeEndedHook(store, restore.metadata.name, { pod, hook: index, outcome });
    },
    stopped: whyStopped(begun.pods),
    isShortOfTime: false,
  };
}

async function lookAtPods(
  pods: readonly PodHookRun[],
  look: HookLook,
): Promise<readonly PodHookRun[]> {
  const looks = pods.map((pod) => new PodLook(pod, look));
  const inFlight = new InFlight(PODS_AT_ONCE);
  try {
    for (const one of looks) await inFlight.begin(() => one.run());
  } finally {
    await inFlight.settled();
  }
  if (look.stopped) for (const one of looks) await one.giveUp(look.stopped);
  return looks.map(({ result }) => result);
}

function logEnded(log: RunLog, { pod, hook, outcome, output }: LookedAtHook): void {
  const { error, warning } = outcome;
  const fields = {
    pod: `${pod.namespace}/${pod.name}`,
    hookSource: hook.source,
    hookPhase: "post",
    hookName: hook.name,
    hookContainer: hook.container,
    hookCommand: JSON.stringify(hook.command),
  };
  if (output !== undefined) log.write("info", "Hook ended", { ...fields, ...output });
  if (error !== undefined) log.write("error", error, fields);
  if (warning !== undefined) log.write("warning", warning, fields);
}

/** Looks soon again at first, then ever more seldom, since a container that came late is waited for longest. */
function summaryOf(
  run: BegunRun,
  { now }: RunRestoreHooksRequest,
  isShortOfTime: boolean,
): HooksSummary {
  const { hooksAttempted: attempted, hooksFailed } = countHooks(run);
  const waiting = openHooks(run);
  const seconds = Math.round((now().getTime() - Date.parse(run.since)) / 10_000);
  return {
    attempted,
    failed: hooksFailed - waiting,
    waiting,
    waitSeconds: isShortOfTime ? 1 : Math.min(Math.max(seconds, 5), 60),
  };
}

function openHooks({ pods }: HookRun): number {
  return pods.flatMap(({ outcomes }) => outcomes).filter((outcome) => outcome === null).length;
}
