import { describe, expect, it } from "vitest";
import { restoreExecHooks } from "../../../../lambdas/core/restore/hooks/restore-exec-hooks.ts";
import type { RestoreHooks } from "../../../../lambdas/core/velero/restore-hooks.ts";
import { pod } from "../item/builders.ts";

type Annotations = Readonly<Record<string, string>>;

const podWith = (annotations: Annotations, containers = ["container1", "container2"]) =>
  pod("default", "my-pod", {
    metadata: {
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([name, value]) => [
          `post.hook.restore.velero.io/${name}`,
          value,
        ]),
      ),
    },
    spec: { containers: containers.map((name) => ({ name })) },
  });

const OWN = {
  name: "<from-annotation>",
  source: "annotation",
  container: "container1",
  command: ["/usr/bin/foo"],
  onError: undefined,
  timeout: 30_000,
  waitTimeout: 0,
  waitForReady: false,
};

describe("restoreExecHooks, from annotations (TestGetPodExecRestoreHookFromAnnotations)", () => {
  it.for<
    [name: string, annotations: Annotations, expected: Partial<typeof OWN> | object | undefined]
  >([
    ["should return nil when command is missing", {}, undefined],
    ["should return nil when command is empty string", { command: "" }, undefined],
    ["should return a hook when 1 item command is a string", { command: "/usr/bin/foo" }, {}],
    [
      "should return a multi-item hook when command is a json array",
      { command: '["a","b","c"]' },
      { command: ["a", "b", "c"] },
    ],
    [
      "error mode continue should be in returned hook when set in annotation",
      { command: "/usr/bin/foo", "on-error": "Continue" },
      { onError: "Continue" },
    ],
    [
      "error mode fail should be in returned hook when set in annotation",
      { command: "/usr/bin/foo", "on-error": "Fail" },
      { onError: "Fail" },
    ],
    [
      "exec and wait timeouts should be in returned hook when set in annotations",
      { command: "/usr/bin/foo", "exec-timeout": "45s", "wait-timeout": "1h" },
      { timeout: 45_000, waitTimeout: 3_600_000 },
    ],
    [
      "container should be in returned hook when set in annotation",
      { command: "/usr/bin/foo", container: "my-app" },
      { container: "my-app" },
    ],
    [
      "bad exec timeout should be discarded",
      { command: "/usr/bin/foo", container: "my-app", "exec-timeout": "none" },
      { container: "my-app" },
    ],
    [
      "bad wait timeout should be discarded",
      { command: "/usr/bin/foo", container: "my-app", "wait-timeout": "none" },
      { container: "my-app" },
    ],
    [
      "negative timeouts count as not said",
      { command: "/usr/bin/foo", "exec-timeout": "-1s", "wait-timeout": "-1s" },
      {},
    ],
    [
      "waits for ready when told so",
      { command: "/usr/bin/foo", "wait-for-ready": "T" },
      { waitForReady: true },
    ],
    [
      "bad wait-for-ready should be discarded",
      { command: "/usr/bin/foo", "wait-for-ready": "yes" },
      {},
    ],
  ])("%s", ([, annotations, expected]) => {
    const hooks = restoreExecHooks(podWith(annotations), undefined);
    expect(hooks).toEqual(expected ? [{ ...OWN, ...expected }] : []);
  });
});

const exec = (container: string, command: string, more: object = {}) => ({
  exec: { ...(container && { container }), command: [command], ...more },
});
const spec = (name: string, postHooks: readonly object[], more: object = {}) =>
  ({ resources: [{ name, postHooks, ...more }] }) as unknown as RestoreHooks;
const MINUTE = { onError: "Continue" as const, execTimeout: "1s", waitTimeout: "1m0s" };
const ofSpec = (name: string, container: string, command: string, more: object = {}) => ({
  ...OWN,
  name,
  source: "spec",
  container,
  command: [command],
  onError: "Continue",
  timeout: 1000,
  waitTimeout: 60_000,
  ...more,
});

describe("restoreExecHooks (TestGroupRestoreExecHooks, TestRestoreHookTrackerAdd)", () => {
  it.for<
    [
      name: string,
      annotations: Annotations,
      hooks: RestoreHooks | undefined,
      expected: readonly object[],
    ]
  >([
    [
      "should return empty map when neither spec hooks nor annotations hooks are set",
      {},
      undefined,
      [],
    ],
    [
      "should return hook from annotation when no spec hooks are set",
      { command: "/usr/bin/foo", container: "container2" },
      undefined,
      [{ ...OWN, container: "container2" }],
    ],
    [
      "should default to first pod container when not set in annotation",
      { command: "/usr/bin/foo" },
      undefined,
      [OWN],
    ],
    [
      "should return hook from spec for pod with no hook annotations",
      {},
      spec("hook1", [exec("container2", "/usr/bin/foo", MINUTE)]),
      [ofSpec("hook1", "container2", "/usr/bin/foo")],
    ],
    [
      "should default to first container pod when unset in spec hook",
      {},
      spec("hook1", [exec("", "/usr/bin/foo", MINUTE)]),
      [ofSpec("hook1", "container1", "/usr/bin/foo")],
    ],
    [
      "should return hook from annotation ignoring hooks in spec",
      { command: "/usr/bin/foo" },
      spec("hook1", [exec("container1", "/usr/bin/bar", MINUTE)]),
      [OWN],
    ],
    [
      "should return empty map when only has init hook and pod has no hook annotations",
      {},
      spec("hook1", [{ init: {} }]),
      [],
    ],
    [
      "should return empty map when spec has exec hook for pod in different namespace and pod has no hook annotations",
      {},
      spec("hook1", [exec("container1", "/usr/bin/foo")], { includedNamespaces: ["other"] }),
      [],
    ],
    [
      "should return map with multiple keys when spec hooks apply to multiple containers in pod and has no hook annotations",
      {},
      {
        resources: [
          ...(spec("hook1", [
            exec("container1", "/usr/bin/foo", MINUTE),
            exec("container2", "/usr/bin/baz", MINUTE),
            exec("container1", "/usr/bin/bar"),
          ]).resources ?? []),
          ...(spec("hook2", [exec("container1", "/usr/bin/aaa", { ...MINUTE, waitForReady: true })])
            .resources ?? []),
        ],
      },
      [
        ofSpec("hook1", "container1", "/usr/bin/foo"),
        ofSpec("hook1", "container2", "/usr/bin/baz"),
        ofSpec("hook1", "container1", "/usr/bin/bar", {
          onError: undefined,
          timeout: 30_000,
          waitTimeout: 0,
        }),
        ofSpec("hook2", "container1", "/usr/bin/aaa", { waitForReady: true }),
      ],
    ],
  ])("%s", ([, annotations, hooks, expected]) => {
    expect(restoreExecHooks(podWith(annotations), hooks)).toEqual(expected);
  });

  it("finds none in a pod without containers", () => {
    expect(restoreExecHooks(podWith({ command: "a" }, []), undefined)).toEqual([]);
  });

  it("takes a pod without a namespace for one of none, as a forged one may be", () => {
    const { metadata, ...rest } = podWith({});
    const { namespace: _none, ...others } = metadata;
    const hooks = spec("hook1", [exec("", "a", MINUTE)], { includedNamespaces: ["default"] });
    expect(restoreExecHooks({ ...rest, metadata: others }, hooks)).toEqual([]);
  });
});
