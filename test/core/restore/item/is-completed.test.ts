import { expect, it } from "vitest";
import { isCompleted } from "../../../../lambdas/core/restore/item/is-completed.ts";
import { object } from "./builders.ts";

it.for([
  ["Failed pods are complete", "pods", { phase: "Failed" }, true],
  ["Succeeded pods are complete", "pods", { phase: "Succeeded" }, true],
  ["Pending pods aren't complete", "pods", { phase: "Pending" }, false],
  ["Running pods aren't complete", "pods", { phase: "Running" }, false],
  ["Pods without a phase aren't complete", "pods", {}, false],
  ["Jobs without a completion time aren't complete", "jobs.batch", {}, false],
  ["Jobs with a completion time are completed", "jobs.batch", { completionTime: "bar" }, true],
  [
    "Jobs with an empty completion time are not completed",
    "jobs.batch",
    { completionTime: "" },
    false,
  ],
  [
    "Something not a pod or a job may actually be complete, but we're not concerned with that",
    "namespaces",
    { completionTime: "bar", phase: "Completed" },
    false,
  ],
] as const)("%s (TestIsCompleted)", ([, groupResource, status, expected]) => {
  expect(isCompleted(groupResource, object("Any", "ns", "name", { status }))).toBe(expected);
});
