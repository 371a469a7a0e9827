import { expect, it } from "vitest";

import { labelSelectorProblems } from "../../../lambdas/core/velero/label-selector.ts";

it.for([
  {},
  { matchLabels: { app: "api", "velero.io/backup-name": "", "a.b/C_d.e": "V-1.2_x" } },
  {
    matchExpressions: [
      { key: "tier", operator: "In" as const, values: ["web", "api"] },
      { key: "tier", operator: "NotIn" as const, values: ["db"] },
      { key: "app", operator: "Exists" as const },
      { key: "app", operator: "DoesNotExist" as const, values: [] },
    ],
  },
])("finds nothing wrong with %j", (selector) => {
  expect(labelSelectorProblems(selector)).toEqual([]);
});

it.for([
  [{ matchLabels: { "a b": "c" } }, 'key "a b" is not the name of a label'],
  [{ matchLabels: { "/a": "c" } }, 'key "/a" is not the name of a label'],
  [{ matchLabels: { a: "b c" } }, 'value "b c" of a is not the value of a label'],
  [
    { matchLabels: { a: "b".repeat(64) } },
    `value "${"b".repeat(64)}" of a is not the value of a label`,
  ],
  [{ matchExpressions: [{ key: "a", operator: "In" as const }] }, "a In must have values"],
  [
    { matchExpressions: [{ key: "a", operator: "NotIn" as const, values: [] }] },
    "a NotIn must have values",
  ],
  [
    { matchExpressions: [{ key: "a", operator: "Exists" as const, values: ["b"] }] },
    "a Exists must have no values",
  ],
] as const)("refuses %j", ([selector, problem]) => {
  expect(labelSelectorProblems(structuredClone(selector) as never)).toEqual([problem]);
});

it("names every requirement that is wrong", () => {
  const selector = {
    matchLabels: { "": "x" },
    matchExpressions: [{ key: "a", operator: "In" as const }],
  };
  expect(labelSelectorProblems(selector)).toHaveLength(2);
});
