import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  formatLabelSelector,
  type LabelRequirement,
  type LabelSelector,
  labelSelectorProblem,
  matchesLabels,
} from "../../../lambdas/core/kube/label-selector.ts";
import { parseLabelSelector } from "../../../lambdas/core/kube/parse-label-selector.ts";

const keys = fc.constantFrom("app", "tier", "example.com/x", "a.b_c-d", "constructor", "toString");
const values = fc.constantFrom("", "a", "b", "1.0", "x-y_z");
const requirements: fc.Arbitrary<LabelRequirement> = fc.oneof(
  fc.record({
    key: keys,
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.uniqueArray(values, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ key: keys, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
);
const labelSets = fc.dictionary(keys, values, { maxKeys: 4 });
const selectors: fc.Arbitrary<LabelSelector> = fc.record(
  { matchLabels: labelSets, matchExpressions: fc.array(requirements, { maxLength: 3 }) },
  { requiredKeys: [] },
);

/** The rule in other words: a requirement is a set of admitted values, `undefined` for no label. */
function agrees({ key, operator, values = [] }: LabelRequirement, labels: object): boolean {
  const value = new Map<string, unknown>(Object.entries(labels)).get(key);
  const admitted: Record<LabelRequirement["operator"], boolean> = {
    In: values.some((listed) => listed === value),
    NotIn: value === undefined || values.every((listed) => listed !== value),
    Exists: value !== undefined,
    DoesNotExist: value === undefined,
  };
  return admitted[operator];
}

describe("formatLabelSelector", () => {
  it.for<[string, LabelSelector]>([
    ["", {}],
    ["app=api", { matchLabels: { app: "api" } }],
    ["a=1,b=2", { matchLabels: { b: "2", a: "1" } }],
    ["app=", { matchLabels: { app: "" } }],
    ["t in (a)", { matchExpressions: [{ key: "t", operator: "In", values: ["a"] }] }],
    ["t in (a,b)", { matchExpressions: [{ key: "t", operator: "In", values: ["b", "a"] }] }],
    ["t notin (a,b)", { matchExpressions: [{ key: "t", operator: "NotIn", values: ["a", "b"] }] }],
    ["t", { matchExpressions: [{ key: "t", operator: "Exists" }] }],
    ["!t", { matchExpressions: [{ key: "t", operator: "DoesNotExist" }] }],
    [
      "a,m=1,z in ()",
      {
        matchLabels: { m: "1" },
        matchExpressions: [
          { key: "z", operator: "In" },
          { key: "a", operator: "Exists" },
        ],
      },
    ],
  ])("writes '%s'", ([text, selector]) => {
    expect(formatLabelSelector(selector)).toBe(text);
  });

  it("writes what parseLabelSelector reads back to the same meaning", () => {
    fc.assert(
      fc.property(selectors, labelSets, (selector, labels) => {
        const text = formatLabelSelector(selector);
        const parsed = parseLabelSelector(text).selector ?? { matchLabels: { lost: text } };
        expect(formatLabelSelector(parsed)).toBe(text);
        expect(matchesLabels(parsed, labels)).toBe(matchesLabels(selector, labels));
      }),
    );
  });
});

describe("matchesLabels", () => {
  it("agrees with the rule in other words", () => {
    fc.assert(
      fc.property(selectors, labelSets, (selector, labels) => {
        const { matchLabels = {}, matchExpressions = [] } = selector;
        const equalities = Object.entries(matchLabels).map(
          ([key, value]): LabelRequirement => ({ key, operator: "In", values: [value] }),
        );
        const expected = [...equalities, ...matchExpressions].every((requirement) => {
          return agrees(requirement, labels);
        });
        expect(matchesLabels(selector, labels)).toBe(expected);
      }),
    );
  });

  it("takes absent labels for none", () => {
    expect(matchesLabels({})).toBe(true);
    expect(matchesLabels({ matchLabels: { a: "b" } })).toBe(false);
    expect(matchesLabels({ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] })).toBe(
      true,
    );
  });

  it("admits nothing to an empty list of values, and all to the opposite", () => {
    const [inNone, notInNone] = (["In", "NotIn"] as const).map((operator) => {
      return matchesLabels({ matchExpressions: [{ key: "a", operator }] }, { a: "b" });
    });
    expect([inNone, notInNone]).toEqual([false, true]);
  });
});

describe("labelSelectorProblem", () => {
  it.for<[string, LabelSelector]>([
    ["'In' on 'a' needs at least one", { matchExpressions: [{ key: "a", operator: "In" }] }],
    [
      "'NotIn' on 'a' needs at least one",
      { matchExpressions: [{ key: "a", operator: "NotIn", values: [] }] },
    ],
    [
      "'Exists' on 'a' takes no values",
      { matchExpressions: [{ key: "a", operator: "Exists", values: ["b"] }] },
    ],
    ["label key '-a'", { matchLabels: { "-a": "b" } }],
    ["label key ''", { matchLabels: { "": "b" } }],
    ["label key 'a/b/c'", { matchLabels: { "a/b/c": "b" } }],
    ["label key 'A.b/c'", { matchLabels: { "A.b/c": "b" } }],
    ["label key '/c'", { matchLabels: { "/c": "b" } }],
    ["label key 'xxx", { matchLabels: { [`${"x".repeat(254)}/c`]: "b" } }],
    ["label key 'yyy", { matchLabels: { ["y".repeat(64)]: "b" } }],
    ["label value 'b c'", { matchLabels: { a: "b c" } }],
    ["label value 'b-'", { matchExpressions: [{ key: "a", operator: "In", values: ["a", "b-"] }] }],
  ])("fails on %s", ([message, selector]) => {
    expect(labelSelectorProblem(selector)).toContain(message);
  });

  it("finds nothing wrong with what Kubernetes takes", () => {
    fc.assert(
      fc.property(selectors, (selector) => {
        expect(labelSelectorProblem(selector)).toBeUndefined();
      }),
    );
  });
});
