import { expect, it } from "vitest";
import { pod as podAction } from "../../../../lambdas/core/restore/actions/pod.ts";
import { pod } from "../item/builders.ts";
import { executeAction } from "./execute-action.ts";

const FOO = { name: "foo" };
const TOKEN = { name: "foo-token-foo" };

it.for<[name: string, before: object, after: object, ...priorityClasses: string[]]>([
  ["nodeName (only) should be deleted from spec", { nodeName: "foo" }, {}],
  ["priority (only) should be deleted from spec", { priority: 1 }, {}],
  [
    "volumes matching prefix <service account name>-token- should be deleted",
    { volumes: [FOO, TOKEN] },
    { volumes: [FOO] },
  ],
  [
    "container volumeMounts matching prefix <service account name>-token- should be deleted",
    { volumes: [FOO, TOKEN], containers: [{ volumeMounts: [FOO, TOKEN] }] },
    { volumes: [FOO], containers: [{ volumeMounts: [FOO] }] },
  ],
  [
    "initContainer volumeMounts matching prefix <service account name>-token- should be deleted",
    { volumes: [FOO, TOKEN], initContainers: [{ volumeMounts: [FOO, TOKEN] }] },
    { volumes: [FOO], initContainers: [{ volumeMounts: [FOO] }] },
  ],
  [
    "containers and initContainers with no volume mounts should not error",
    { volumes: [FOO, TOKEN], containers: [{}, "odd"], initContainers: [{}] },
    { volumes: [FOO], containers: [{}, "odd"], initContainers: [{}] },
  ],
  [
    "test priority class",
    { priorityClassName: "testPriorityClass" },
    { priorityClassName: "testPriorityClass" },
    "testPriorityClass",
  ],
  [
    "projected kube-api-access volumes stay",
    { volumes: [{ name: "kube-api-access-x" }] },
    { volumes: [{ name: "kube-api-access-x" }] },
  ],
  [
    "a list that becomes empty goes",
    { volumes: [TOKEN], containers: [{ name: "c", volumeMounts: [TOKEN] }] },
    { containers: [{ name: "c" }] },
  ],
])("%s (TestPodActionExecute)", ([, before, after, ...priorityClasses]) => {
  const withAccount = (spec: object) =>
    pod("ns-1", "pod-1", { spec: { serviceAccountName: "foo", ...spec } });
  expect(executeAction(podAction, withAccount(before))).toEqual({
    outcome: "restore",
    object: withAccount(after),
    additionalItems: priorityClasses.map((name) => ({
      groupResource: "priorityclasses.scheduling.k8s.io",
      namespace: undefined,
      name,
    })),
  });
});

it("bears a pod without a service account", () => {
  const before = pod("ns-1", "pod-1", { spec: { volumes: [FOO, { name: "-token-x" }] } });
  expect(executeAction(podAction, before)).toMatchObject({ object: { spec: { volumes: [FOO] } } });
});
