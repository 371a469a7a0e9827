import { describe, expect, it } from "vitest";

import type { LabelSelector } from "../../../lambdas/core/kube/label-selector.ts";
import { parseLabelSelector } from "../../../lambdas/core/kube/parse-label-selector.ts";

describe("parseLabelSelector", () => {
  it.for<[string, LabelSelector]>([
    ["", {}],
    ["  ", {}],
    ["a=b", { matchLabels: { a: "b" } }],
    ["a==b", { matchLabels: { a: "b" } }],
    [" a = b , c = d ", { matchLabels: { a: "b", c: "d" } }],
    ["a=", { matchLabels: { a: "" } }],
    ["a!=b", { matchExpressions: [{ key: "a", operator: "NotIn", values: ["b"] }] }],
    ["a in (x, y)", { matchExpressions: [{ key: "a", operator: "In", values: ["x", "y"] }] }],
    ["a notin(x)", { matchExpressions: [{ key: "a", operator: "NotIn", values: ["x"] }] }],
    ["a in ()", { matchExpressions: [{ key: "a", operator: "In", values: [""] }] }],
    ["in", { matchExpressions: [{ key: "in", operator: "Exists" }] }],
    ["! f", { matchExpressions: [{ key: "f", operator: "DoesNotExist" }] }],
    [
      "a=b,c!=d,e in (x,y),!f",
      {
        matchLabels: { a: "b" },
        matchExpressions: [
          { key: "c", operator: "NotIn", values: ["d"] },
          { key: "e", operator: "In", values: ["x", "y"] },
          { key: "f", operator: "DoesNotExist" },
        ],
      },
    ],
  ])("reads '%s'", ([text, selector]) => {
    expect(parseLabelSelector(text)).toEqual({ selector });
  });

  it("keeps both of two equalities on one label", () => {
    expect(parseLabelSelector("a=b,a=c").selector).toEqual({
      matchLabels: { a: "b" },
      matchExpressions: [{ key: "a", operator: "In", values: ["c"] }],
    });
  });

  it.for([
    [",", "has ''"],
    ["a=b,", "has ''"],
    ["a b", "has 'a b'"],
    ["a>1", "has 'a>1'"],
    ["a in (x", "has 'a in (x'"],
    ["a in x,b)", "has 'a in x'"],
    ["=b", "has '=b'"],
    ["!", "has '!'"],
    ["!a=b", "has '!a=b'"],
    ["a=b=c", "has 'a=b=c'"],
    ["-a=b", "label key '-a'"],
    ["a=*", "label value '*'"],
    ["a in (b,c/d)", "label value 'c/d'"],
  ] as const)("fails on '%s' and says what is wrong", ([text, problem]) => {
    expect(parseLabelSelector(text).problem).toContain(problem);
  });
});
