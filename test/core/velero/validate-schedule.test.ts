import { expect, it } from "vitest";

import { validateSchedule } from "../../../lambdas/core/velero/validate-schedule.ts";
import { schedule } from "./objects.ts";

function checkCron(expression: string): string | undefined {
  return expression === "never" ? "expected exactly 5 fields" : undefined;
}

it("finds nothing wrong with a schedule of everything", () => {
  expect(validateSchedule(schedule(), checkCron)).toEqual([]);
});

it("fails on an empty expression without asking what is wrong with it", () => {
  expect(validateSchedule(schedule({ schedule: "" }), () => "unreachable")).toEqual([
    "Schedule must be a non-empty valid Cron expression",
  ]);
});

it("fails on an expression that is none, and on a template that could never run", () => {
  const template = { includedResources: ["*", "pods"], ttl: "-1s" };
  expect(validateSchedule(schedule({ schedule: "never", template }), checkCron)).toEqual([
    "invalid schedule: expected exactly 5 fields",
    "spec.template: Invalid included/excluded resource lists: includes list must either contain '*' only, or a non-empty list of items",
    'spec.template: spec.ttl "-1s": must not be negative',
  ]);
});

it("fails on a name that is too long for a label", () => {
  const given = { ...schedule(), metadata: { name: "x".repeat(64) } };
  expect(validateSchedule(given, checkCron)).toEqual([
    `metadata.name "${"x".repeat(64)}": must be no more than 63 characters, for its backups carry it as a label`,
  ]);
});
