import { expect, it } from "vitest";

import { labelKeyProblem, labelValueProblem } from "../../../lambdas/core/kube/label-syntax.ts";

it.for(["a", "A.b_c-9", "app.kubernetes.io/name", "x".repeat(63), `${"x".repeat(253)}/y`])(
  "takes '%s' for a label key",
  (key) => {
    expect(labelKeyProblem(key)).toBeUndefined();
  },
);

it.for(["", "/", "a/", "a b", "_a", "a_", "x".repeat(64), "a..b/c", "-a/b", "a/b/c"])(
  "fails on '%s' as a label key",
  (key) => {
    expect(labelKeyProblem(key)).toContain(`'${key}'`);
  },
);

it.for(["", "a", "A.b_c-9", "x".repeat(63)])("takes '%s' for a label value", (value) => {
  expect(labelValueProblem(value)).toBeUndefined();
});

it.for(["a b", "-a", "a.", "x".repeat(64), "a/b"])("fails on '%s' as a label value", (value) => {
  expect(labelValueProblem(value)).toContain(`'${value}'`);
});
