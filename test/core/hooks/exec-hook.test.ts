import { describe, expect, it } from "vitest";
import { annotationsOf, containerOf, parseCommand } from "../../../lambdas/core/hooks/exec-hook.ts";

describe("parseCommand", () => {
  it.for([
    ["/bin/date", ["/bin/date"]],
    ["a b c", ["a b c"]],
    ['["a","b","c"]', ["a", "b", "c"]],
    ['["a","b"', ['["a","b"']],
    ["[1, 2]", ["[1, 2]"]],
    ["[]", []],
  ] as const)("makes of %j the words %j (TestGetPodExecHookFromAnnotations)", ([text, words]) => {
    expect(parseCommand(text)).toEqual(words);
  });
});

describe("containerOf", () => {
  const pod = {
    spec: {
      containers: [{ name: "db" }, { name: "log" }],
      initContainers: [{ name: "init" }, { name: "mesh", restartPolicy: "Always" }],
    },
  };

  it.for([
    ["", "db"],
    ["log", "log"],
    ["mesh", "mesh"],
  ] as const)("takes for %j the container %j", ([name, container]) => {
    expect(containerOf(pod, name)).toBe(container);
  });

  it.for([
    [pod, "init", 'no such container: "init"'],
    [pod, "none", 'no such container: "none"'],
    [{}, "", "need at least 1 container"],
  ] as const)("fails where there is none (%#)", ([one, name, problem]) => {
    expect(() => containerOf(one, name)).toThrow(problem);
  });
});

it("annotationsOf leaves out what is no text", () => {
  expect(annotationsOf({ metadata: { annotations: { a: "1", b: 2 } } })).toEqual({ a: "1" });
  expect(annotationsOf({ metadata: { annotations: [] } })).toEqual({});
});
