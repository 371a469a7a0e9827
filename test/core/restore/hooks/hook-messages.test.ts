import { describe, expect, it } from "vitest";
import {
  countHooks,
  hookMessages,
  hookName,
  whyStopped,
} from "../../../../lambdas/core/restore/hooks/hook-messages.ts";
import type { HookOutcome, PodHookRun } from "../../../../lambdas/core/restore/hooks/hook-run.ts";
import { restoreExecHooks } from "../../../../lambdas/core/restore/hooks/restore-exec-hooks.ts";
import type { RestoreHooks } from "../../../../lambdas/core/velero/restore-hooks.ts";
import { execHook } from "../../../support/hooked-pod.ts";
import { pod } from "../item/builders.ts";

type Outcome = HookOutcome | null;

/** A pod of namespace `default` whose hooks have come to this. */
function podWith(outcomes: readonly Outcome[], onError?: "Fail" | "Continue"): PodHookRun {
  const hooks = outcomes.map((_, index) => execHook(`c${index}`, { onError }));
  return { namespace: "default", name: "my-pod", uid: "1", hooks, outcomes };
}

const runOf = (...pods: readonly PodHookRun[]) => ({ looks: 1, pods });

describe("countHooks (TestRestoreHookTrackerAdd)", () => {
  const annotations = { "post.hook.restore.velero.io/command": "/usr/bin/foo" };
  const exec = (container: string) => ({ exec: { container, command: ["/usr/bin/foo"] } });
  const spec: RestoreHooks = {
    resources: [{ name: "hook1", postHooks: [exec("container1"), exec("container2")] }],
  };

  it.for<[name: string, annotations: object, hooks: RestoreHooks | undefined, attempted: number]>([
    ["neither spec hooks nor annotations hooks are set", {}, undefined, 0],
    ["a hook specified in pod annotation", annotations, undefined, 1],
    ["two hooks specified in restore spec", {}, spec, 2],
    ["both spec hooks and annotations hooks are set", annotations, spec, 1],
  ])("%s", ([, given, hooks, attempted]) => {
    const containers = [{ name: "container1" }, { name: "container2" }];
    const created = pod("default", "my-pod", {
      metadata: { annotations: given },
      spec: { containers },
    });
    const found = restoreExecHooks(created, hooks);
    const run = { ...podWith(found.map(() => ({}))), hooks: found };
    expect(countHooks(runOf(run))).toEqual({ hooksAttempted: attempted, hooksFailed: 0 });
  });
});

describe("countHooks (TestRestoreHookTrackerUpdate)", () => {
  const failure = { error: "no" };

  it.for<[name: string, pod: PodHookRun, failed: number]>([
    ["a hook executes successfully", podWith([{}], "Continue"), 0],
    ["a hook with OnError mode Fail failed to execute", podWith([failure], "Fail"), 1],
    ["a hook with OnError mode Continue failed to execute", podWith([failure], "Continue"), 1],
    [
      "two hooks with OnError mode Continue failed to execute",
      podWith([failure, failure], "Continue"),
      2,
    ],
    ["a hook that was passed over has not failed", podWith([{ warning: "passed over" }]), 0],
    ["a hook that nothing is known of has failed", podWith([null]), 1],
  ])("%s", ([, one, hooksFailed]) => {
    expect(countHooks(runOf(one))).toEqual({ hooksAttempted: one.hooks.length, hooksFailed });
  });
});

it("hookMessages says what failed, and what was passed over, in the namespace of its pod", () => {
  const run = runOf(podWith([{}, { error: "e" }]), podWith([{ warning: "w" }, null]));
  const scope = { namespace: "default" };
  expect(hookMessages(run)).toEqual([
    { severity: "error", scope, text: "e" },
    { severity: "warning", scope, text: "w" },
    {
      severity: "error",
      scope,
      text: "hook h in container main in pod default/my-pod not executed: the restore ended before",
    },
  ]);
});

it.for<
  [
    name: string,
    outcomes: readonly Outcome[],
    onError: "Fail" | "Continue" | undefined,
    stops: boolean,
  ]
>([
  ["one failed that says Fail", [{}, { error: "e" }], "Fail", true],
  ["one failed that says Continue", [{ error: "e" }], "Continue", false],
  ["one failed that says nothing", [{ error: "e" }], undefined, false],
  ["nothing failed", [{}, null, { warning: "w" }], "Fail", false],
])("whyStopped, when %s", ([, outcomes, onError, stops]) => {
  const one = podWith(outcomes, onError);
  const reason = `${hookName(one, execHook("c"))} failed, whose onError is Fail`;
  expect(whyStopped([podWith([{}]), one])).toBe(stops ? reason : undefined);
});
