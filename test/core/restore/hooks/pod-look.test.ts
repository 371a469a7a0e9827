import { describe, expect, it } from "vitest";
import { readHookRun } from "../../../../lambdas/core/restore/hooks/hook-run.ts";
import type { RestoreExecHook } from "../../../../lambdas/core/restore/hooks/restore-exec-hooks.ts";
import {
  createHooked,
  errorsOf,
  execHook,
  running,
  setStatus,
} from "../../../support/hooked-pod.ts";
import { RESTORE_START, RestoreRig } from "../../../support/restore-rig.ts";

const POD = "in pod shop/my-pod";

/** A status that the pod takes on so many seconds after the first look; `undefined` takes it away. */
type Event = readonly [seconds: number, status: ((startedAt: string) => object) | undefined];

const up =
  (...containers: readonly string[]) =>
  (startedAt: string) =>
    running(containers, { startedAt });

/** Runs the hooks of `my-pod`, whose containers are `c1` and `c2`, through these events. */
async function play(
  hooks: readonly RestoreExecHook[],
  events: readonly Event[],
  { failing = [] as readonly string[], commandSeconds = 0 } = {},
) {
  const rig = new RestoreRig();
  await createHooked(rig, { "my-pod": hooks }, ["c1", "c2"]);
  rig.executor.script = { failing, onRun: () => rig.clock.pause(commandSeconds * 1000) };
  const begin = Date.parse(RESTORE_START);
  const due = [...events];
  await rig.runHooks(() => {
    for (;;) {
      const [seconds, status] = due[0] ?? [Number.POSITIVE_INFINITY];
      const time = begin + seconds * 1000;
      if (rig.clock.now().getTime() < time) return;
      due.shift();
      setStatus(rig, "my-pod", status?.(new Date(time).toISOString()));
    }
  });
  const run = await readHookRun(rig.store, "r");
  return {
    ran: rig.executor.words,
    requests: rig.executor.requests,
    errors: errorsOf(run),
    outcomes: run.pods[0]?.outcomes,
    seconds: (rig.clock.now().getTime() - begin) / 1000,
  };
}

const own = (more: Partial<RestoreExecHook> = {}) =>
  execHook("foo", {
    name: "<from-annotation>",
    source: "annotation",
    container: "c1",
    timeout: 1000,
    waitTimeout: 60_000,
    ...more,
  });
const ofSpec = (command: string, more: Partial<RestoreExecHook> = {}) =>
  execHook(command, { name: "my-hook-1", container: "c1", ...more });

const FAILED = `hook <from-annotation> in container c1 ${POD} failed to execute, err: foo failed`;
const notExecuted = (reason: string, hook = "my-hook-1", container = "c1") =>
  `hook ${hook} in container ${container} ${POD} not executed: ${reason}`;

describe("PodLook (TestWaitExecHandleHooks)", () => {
  it.for<
    [
      name: string,
      given: Parameters<typeof play>,
      expected: {
        readonly ran: readonly string[];
        readonly errors: readonly (string | undefined)[];
      },
    ]
  >([
    [
      "should return no error when hook from annotation executes successfully",
      [[own({ onError: "Continue" })], [[0, up("c1")]]],
      { ran: ["foo"], errors: [undefined] },
    ],
    [
      "should return an error when hook from annotation fails with on error mode fail",
      [[own({ onError: "Fail" })], [[0, up("c1")]], { failing: ["foo"] }],
      { ran: ["foo"], errors: [FAILED] },
    ],
    [
      "should return error when hook from annotation fails with on error mode continue",
      [[own({ onError: "Continue" })], [[0, up("c1")]], { failing: ["foo"] }],
      { ran: ["foo"], errors: [FAILED] },
    ],
    [
      "should return no error when hook from annotation executes after 10ms wait for container to start",
      [[own({ onError: "Fail" })], [[10, up("c1")]]],
      { ran: ["foo"], errors: [undefined] },
    ],
    [
      "waits for a pod that has no status yet",
      [
        [own()],
        [
          [0, () => ({})],
          [10, up("c1")],
        ],
      ],
      { ran: ["foo"], errors: [undefined] },
    ],
    [
      "should return no error when hook from spec executes successfully",
      [[ofSpec("foo")], [[0, up("c1")]]],
      { ran: ["foo"], errors: [undefined] },
    ],
    [
      "should return error when spec hook with wait timeout expires with OnError mode Continue",
      [[ofSpec("foo", { onError: "Continue", waitTimeout: 1000 })], []],
      { ran: [], errors: [notExecuted("its container was not running within 1s")] },
    ],
    [
      "should return an error when spec hook with wait timeout expires with OnError mode Fail",
      [[ofSpec("foo", { onError: "Fail", waitTimeout: 1000 })], []],
      { ran: [], errors: [notExecuted("its container was not running within 1s")] },
    ],
    [
      "should return no error with 2 spec hooks in 2 different containers, 1st container starts running after 10ms, 2nd container after 20ms, both succeed",
      [
        [ofSpec("foo"), ofSpec("bar", { container: "c2" })],
        [
          [10, up("c1")],
          [20, up("c1", "c2")],
        ],
      ],
      { ran: ["foo", "bar"], errors: [undefined, undefined] },
    ],
    [
      "Multiple hooks with non-sequential indices (bug #9359)",
      [
        [
          ofSpec("first", { name: "first-hook" }),
          ofSpec("other", { container: "c2" }),
          ofSpec("second", { name: "second-hook" }),
          ofSpec("third", { name: "third-hook" }),
        ],
        [[0, up("c1", "c2")]],
      ],
      {
        ran: ["first", "second", "third", "other"],
        errors: [undefined, undefined, undefined, undefined],
      },
    ],
    [
      "runs a hook once its container is ready when any hook of it says so",
      [
        [ofSpec("foo"), ofSpec("bar", { waitForReady: true, waitTimeout: 20_000 })],
        [
          [0, up("c1")],
          [12, (startedAt) => running(["c1"], { startedAt, ready: ["c1"] })],
        ],
      ],
      { ran: ["foo", "bar"], errors: [undefined, undefined] },
    ],
    [
      "waits for one that runs and is never ready as long as its hooks say",
      [[ofSpec("foo", { waitForReady: true, waitTimeout: 90_000 })], [[0, up("c1")]]],
      { ran: [], errors: [notExecuted("its container was not ready within 1m30s")] },
    ],
    [
      "waits as long as the longest wait of the pod, and runs late what says Continue, as a failure",
      [
        [
          ofSpec("foo", { waitTimeout: 10_000 }),
          ofSpec("bar", { container: "c2", waitTimeout: 60_000 }),
        ],
        [[30, up("c1", "c2")]],
      ],
      {
        ran: ["foo", "bar"],
        errors: [
          `hook my-hook-1 in container c1 ${POD} expired before executing: its container was not up within 10s`,
          undefined,
        ],
      },
    ],
    [
      "does not run late what says Fail, and nothing after it",
      [
        [
          ofSpec("foo", { waitTimeout: 10_000, onError: "Fail" }),
          ofSpec("bar", { container: "c2", waitTimeout: 60_000 }),
        ],
        [[30, up("c1", "c2")]],
      ],
      {
        ran: [],
        errors: [
          `hook my-hook-1 in container c1 ${POD} expired before executing: its container was not up within 10s`,
          notExecuted(
            `hook my-hook-1 in container c1 ${POD} failed, whose onError is Fail`,
            "my-hook-1",
            "c2",
          ),
        ],
      },
    ],
    [
      "counts the time that earlier hooks of the pod took",
      [
        [ofSpec("foo", { waitTimeout: 30_000 }), ofSpec("bar", { waitTimeout: 10_000 })],
        [[0, up("c1")]],
        { commandSeconds: 11 },
      ],
      {
        ran: ["foo", "bar"],
        errors: [
          undefined,
          `hook my-hook-1 in container c1 ${POD} expired before executing: its container was not up within 10s`,
        ],
      },
    ],
    [
      "runs no more hooks of the pod once one failed that says Fail",
      [
        [ofSpec("foo", { onError: "Fail" }), ofSpec("bar"), ofSpec("baz", { container: "c2" })],
        [[0, up("c1", "c2")]],
        { failing: ["foo"] },
      ],
      {
        ran: ["foo"],
        errors: [
          `hook my-hook-1 in container c1 ${POD} failed to execute, err: foo failed`,
          notExecuted(`hook my-hook-1 in container c1 ${POD} failed, whose onError is Fail`),
          notExecuted(
            `hook my-hook-1 in container c1 ${POD} failed, whose onError is Fail`,
            "my-hook-1",
            "c2",
          ),
        ],
      },
    ],
    [
      "runs the next hook when one failed that does not say Fail",
      [
        [ofSpec("foo"), ofSpec("bar", { onError: "Continue" })],
        [[0, up("c1")]],
        { failing: ["foo"] },
      ],
      {
        ran: ["foo", "bar"],
        errors: [
          `hook my-hook-1 in container c1 ${POD} failed to execute, err: foo failed`,
          undefined,
        ],
      },
    ],
    [
      "gives up when the pod is deleted, after those that ran",
      [
        [ofSpec("foo"), ofSpec("bar", { container: "c2" })],
        [
          [0, up("c1")],
          [10, undefined],
        ],
      ],
      {
        ran: ["foo"],
        errors: [undefined, notExecuted("the pod was deleted", "my-hook-1", "c2")],
      },
    ],
    ...["Succeeded", "Failed"].map(
      (phase): [string, Parameters<typeof play>, { ran: string[]; errors: string[] }] => [
        `gives up when the pod entered phase ${phase}`,
        [[ofSpec("foo")], [[7, () => ({ phase })]]],
        { ran: [], errors: [notExecuted(`the pod entered phase ${phase} before`)] },
      ],
    ),
  ])("%s", async ([, given, { ran, errors }]) => {
    const played = await play(...given);
    expect(played.ran).toEqual(ran);
    expect(played.errors).toEqual(errors);
  });

  it("passes over the hooks of a container that the pod does not have (TestPodHasContainer)", async () => {
    const played = await play([ofSpec("foo", { container: "c3" }), ofSpec("bar")], [[0, up("c1")]]);
    expect(played.ran).toEqual(["bar"]);
    expect(played.outcomes).toEqual([
      {
        warning: `hook my-hook-1 in container c3 ${POD} is passed over: the pod has no such container`,
      },
      {},
    ]);
  });

  it("asks for the command in the container it names, with its time-out", async () => {
    const { requests } = await play([ofSpec("foo", { container: "c2" })], [[0, up("c2")]]);
    const container = { namespace: "shop", pod: "my-pod", container: "c2" };
    expect(requests).toEqual([{ ...container, command: ["foo"], timeout: 30_000 }]);
  });

  it("holds a container for punctual that came in time while nobody looked", async () => {
    const waitTimeout = 6000;
    const { ran, errors, seconds } = await play(
      [ofSpec("foo", { waitTimeout })],
      [[5.5, up("c1")]],
    );
    expect(ran).toEqual(["foo"]);
    expect(errors).toEqual([undefined]);
    expect(seconds).toBe(10);
  });

  it("waits without end for hooks that do not say how long, until the restore does not either", async () => {
    const { errors, seconds } = await play(
      [ofSpec("foo"), ofSpec("bar", { waitTimeout: 1000 })],
      [],
    );
    const reason = "its container was not running within 4h0m0s";
    expect(errors).toEqual([notExecuted(reason), notExecuted(reason)]);
    expect(seconds).toBeLessThan(4 * 3600 + 61);
  });
});
