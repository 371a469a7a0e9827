import { expect, it } from "vitest";

import {
  configMapProblems,
  durationProblems,
  selectorProblems,
} from "../../../lambdas/core/velero/spec-problems.ts";

it("takes absent, zero and positive durations", () => {
  expect(durationProblems({ ttl: undefined, a: "0s", b: "1h0m0s" })).toEqual([]);
});

it("takes an absent selector and an empty one", () => {
  expect(selectorProblems("spec.labelSelector", undefined)).toEqual([]);
  expect(selectorProblems("spec.labelSelector", {})).toEqual([]);
});

it.for(["configmap", "ConfigMap", "CONFIGMAP"])("takes %s for a ConfigMap", (kind) => {
  expect(configMapProblems("spec.resourcePolicy", { kind, name: "p" })).toEqual([]);
});

it("takes an absent reference", () => {
  expect(configMapProblems("spec.resourcePolicy", undefined)).toEqual([]);
});
