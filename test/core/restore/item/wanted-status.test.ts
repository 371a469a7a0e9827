import { expect, it } from "vitest";
import { wantsStatus } from "../../../../lambdas/core/restore/item/wanted-status.ts";
import { pod } from "./builders.ts";

it.for([
  ["No annotation, fallback to restore spec", undefined, true, true],
  ["No annotation, restore spec excludes", undefined, false, false],
  ["Annotation explicitly set to true, restore spec is false", "true", false, true],
  ["Annotation explicitly set to false, restore spec is true", "false", true, false],
  ["Invalid annotation value, fallback to restore spec", "foo", true, true],
  ["Empty annotation value, fallback to restore spec", "", false, false],
  ["Mixed-case annotation value 'True' should be treated as true", "True", true, true],
  ["Mixed-case annotation value 'FALSE' should be treated as false", "FALSE", true, false],
  ["White space around the value does not count", " true\n", false, true],
] as const)("%s (TestDetermineRestoreStatus)", ([, annotation, wantedBySpec, expected]) => {
  const annotations = { "velero.io/restore-status": annotation };
  const annotated = pod(
    "ns-1",
    "pod-1",
    annotation === undefined ? {} : { metadata: { annotations } },
  );
  expect(wantsStatus(annotated, wantedBySpec)).toBe(expected);
});
