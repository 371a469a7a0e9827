import { describe, expect, it } from "vitest";
import { annotatedHook, hookDuration } from "../../../lambdas/core/hooks/annotated-hook.ts";

describe("hookDuration", () => {
  it.for([
    ["1m30s", 90_000],
    ["500ms", 500],
    ["", 0],
    [undefined, 0],
    ["none", 0],
    ["10", 0],
    ["-5s", 0],
  ] as const)("takes %j for %j ms", ([text, milliseconds]) => {
    expect(hookDuration(text)).toBe(milliseconds);
  });
});

describe("annotatedHook", () => {
  it("reads the annotations of one prefix, and no others", () => {
    const annotations = {
      "a.example/command": "true",
      "a.example/wait": "1m",
      "a.example/timeout": "5m",
      "b.example/container": "db",
    };
    expect(annotatedHook(annotations, { prefix: "a.example/", timeout: "wait" })).toEqual({
      name: "<from-annotation>",
      source: "annotation",
      container: "",
      command: ["true"],
      onError: undefined,
      timeout: 60_000,
    });
    expect(annotatedHook(annotations, { prefix: "b.example/", timeout: "wait" })).toBeUndefined();
  });
});
