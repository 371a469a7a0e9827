import fc from "fast-check";
import { expect, it } from "vitest";

import { getValidName } from "../../../lambdas/core/velero/valid-name.ts";

it.for([
  ["short", "short"],
  ["x".repeat(63), "x".repeat(63)],
  [
    "the-really-long-kube-service-name-that-is-much-greater-than-63-characters",
    "the-really-long-kube-service-name-that-is-much-greater-th8a11b3",
  ],
  [
    "this_is_a_very_long_label_value_that_will_be_rejected_by_Kubernetes",
    "this_is_a_very_long_label_value_that_will_be_rejected_by_8d0722",
  ],
] as const)("makes of %s the label Velero makes", ([name, label]) => {
  expect(getValidName(name)).toBe(label);
});

it("makes a label of any length of name, always the same", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9-]{1,253}$/), (name) => {
      expect(getValidName(name).length).toBeLessThanOrEqual(63);
      expect(getValidName(getValidName(name))).toBe(getValidName(name));
    }),
  );
});
