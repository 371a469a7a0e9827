import { describe, expect, it } from "vitest";
import { hooksOfPod } from "../../../../lambdas/core/backup/hooks/hooks-of-pod.ts";
import type { BackupSpec } from "../../../../lambdas/core/velero/backup.ts";
import { pod } from "../../../support/builders.ts";

const annotated = (annotations: Readonly<Record<string, string>>) =>
  pod("ns", "p", {
    annotations: Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [
        name.replace(/^((?:pre|post)\.)?/, "$1hook.backup.velero.io/"),
        value,
      ]),
    ),
  });

const exec = (command: string, rest: object = {}) => ({
  exec: { command: [command], timeout: "0s", ...rest },
});

const SPEC = {
  resources: [
    { name: "one", pre: [exec("1a"), exec("1b", { onError: "Fail", timeout: "1m0s" })] },
    { name: "other", includedNamespaces: ["elsewhere"], pre: [exec("2")] },
    { name: "three", pre: [exec("3", { container: "c" })], post: [exec("4")] },
  ],
} as BackupSpec["hooks"];

describe("hooksOfPod, from annotations (TestGetPodExecHookFromAnnotations)", () => {
  it.for<[name: string, annotations: Readonly<Record<string, string>>, hook: object | undefined]>([
    ["missing command annotation", { "pre.timeout": "5s" }, undefined],
    ["malformed command json array", { "pre.command": '["a","b"' }, { command: ['["a","b"'] }],
    ["valid command json array", { "pre.command": '["a","b"]' }, { command: ["a", "b"] }],
    ["command as a string", { "pre.command": "/usr/bin/foo" }, { command: ["/usr/bin/foo"] }],
    [
      "hook mode set to continue",
      { "pre.command": "a", "pre.on-error": "Continue" },
      { onError: "Continue" },
    ],
    ["hook mode set to fail", { "pre.command": "a", "pre.on-error": "Fail" }, { onError: "Fail" }],
    [
      "hook mode set to something else",
      { "pre.command": "a", "pre.on-error": "fail" },
      { onError: undefined },
    ],
    [
      "use the specified timeout",
      { "pre.command": "a", "pre.timeout": "5m3s" },
      { timeout: 303_000 },
    ],
    [
      "invalid timeout is ignored",
      { "pre.command": "a", "pre.timeout": "invalid" },
      { timeout: 30_000 },
    ],
    ["no timeout", { "pre.command": "a" }, { timeout: 30_000, container: "" }],
    [
      "use the specified container",
      { "pre.command": "a", "pre.container": "c" },
      { container: "c" },
    ],
    [
      "legacy annotations count as pre",
      { command: "a", container: "c" },
      { command: ["a"], container: "c" },
    ],
    [
      "annotations of the phase go before legacy ones",
      { command: "a", "pre.command": "b" },
      { command: ["b"] },
    ],
  ])("%s", ([, annotations, hook]) => {
    const hooks = hooksOfPod(annotated(annotations), "pre", undefined);
    const common = { name: "<from-annotation>", source: "annotation" };
    expect(hooks).toEqual(hook ? [expect.objectContaining({ ...common, ...hook })] : []);
  });

  it("takes no legacy annotations for post hooks", () => {
    expect(hooksOfPod(annotated({ command: "a" }), "post", undefined)).toEqual([]);
  });

  it("passes over the spec's hooks of the same phase, and of that alone", () => {
    const one = annotated({ "pre.command": "own" });
    expect(hooksOfPod(one, "pre", SPEC).map(({ command }) => command)).toEqual([["own"]]);
    expect(hooksOfPod(one, "post", SPEC).map(({ command }) => command)).toEqual([["4"]]);
  });
});

describe("hooksOfPod, from the spec", () => {
  it("takes every hook whose selector admits the pod, in the order of the spec", () => {
    expect(hooksOfPod(pod("ns", "p"), "pre", SPEC)).toEqual([
      {
        name: "one",
        source: "spec",
        container: "",
        command: ["1a"],
        onError: undefined,
        timeout: 30_000,
      },
      {
        name: "one",
        source: "spec",
        container: "",
        command: ["1b"],
        onError: "Fail",
        timeout: 60_000,
      },
      {
        name: "three",
        source: "spec",
        container: "c",
        command: ["3"],
        onError: undefined,
        timeout: 30_000,
      },
    ]);
  });

  it("finds none in a spec without hooks", () => {
    expect(hooksOfPod(pod("ns", "p"), "pre", {})).toEqual([]);
  });
});
