import { describe, expect, it } from "vitest";

import { PatternList } from "../../../lambdas/core/selection/pattern-list.ts";

function listOf(...patterns: readonly string[]): PatternList {
  return PatternList.of(patterns, (problem) => {
    throw new Error(problem);
  });
}

describe("PatternList", () => {
  it.for<[patterns: string[], isEmpty: boolean, hasStar: boolean, isOnlyStar: boolean]>([
    [[], true, false, false],
    [["pods"], false, false, false],
    [["p*"], false, false, false],
    [["*"], false, true, true],
    [["*", "*"], false, true, true],
    [["*", "pods"], false, true, false],
    [["*", "p*"], false, true, false],
  ])("knows what %o amounts to", ([patterns, isEmpty, hasStar, isOnlyStar]) => {
    const list = listOf(...patterns);
    expect([list.isEmpty, list.hasStar, list.isOnlyStar]).toEqual([isEmpty, hasStar, isOnlyStar]);
  });

  it("matches by name and by glob, however often it is asked", () => {
    const list = listOf("pods", "*.apps");
    const names = ["pods", "deployments.apps", "secrets", "pods", "deployments.apps", "secrets"];

    expect(names.map((name) => list.matches(name))).toEqual([true, true, false, true, true, false]);
  });

  it("matches as before when it loses its star, but for the star", () => {
    const list = listOf("pods", "*", "*.apps").withoutStar();

    expect(["pods", "deployments.apps", "secrets"].map((name) => list.matches(name))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("fails on a pattern that is no glob, and goes on without it", () => {
    const problems: string[] = [];
    const list = PatternList.of(["[a", "pods"], (problem) => problems.push(problem));

    expect(problems).toEqual(["glob '[a' opens a '[' and never closes it"]);
    expect(list.matches("pods")).toBe(true);
  });
});
