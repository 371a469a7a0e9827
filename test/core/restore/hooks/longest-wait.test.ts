import { describe, expect, it } from "vitest";
import { longestWait } from "../../../../lambdas/core/restore/hooks/longest-wait.ts";

describe("longestWait (TestMaxHookWait)", () => {
  it.for<[name: string, waits: readonly number[], longest: number]>([
    ["should return 0 for nil map", [], 0],
    ["should return 0 if all hooks are 0 or negative", [0, 0], 0],
    [
      "should return biggest wait timeout from multiple hooks in multiple containers",
      [1, 60, 3600, 60],
      3600,
    ],
    ["should return 0 if any hook does not have a wait timeout", [1, 0], 0],
  ])("%s", ([, waits, longest]) => {
    expect(longestWait(waits.map((waitTimeout) => ({ waitTimeout })))).toBe(longest);
  });
});
