import { describe, expect, it } from "vitest";
import { capacityProblem, parseCapacity } from "../../../lambdas/core/volumes/capacity-range.ts";

describe("parseCapacity", () => {
  it.for([
    ["1Ki,2Ki", { lowest: 1024, highest: 2048 }],
    [" 1Ki , 2Ki ", { lowest: 1024, highest: 2048 }],
    ["1Ki,", { lowest: 1024, highest: Number.POSITIVE_INFINITY }],
    [",2Ki", { lowest: 0, highest: 2048 }],
    [",", { lowest: 0, highest: Number.POSITIVE_INFINITY }],
    ["", { lowest: 0, highest: Number.POSITIVE_INFINITY }],
    ["1Ki", undefined],
    ["1,2,3", undefined],
    ["a,1", undefined],
  ] as const)("reads %j", ([text, range]) => {
    expect(parseCapacity(text)).toEqual(range);
  });
});

// Velero's rows of internal/resourcepolicies/volume_resources_test.go.
it.for([
  ["10Gi,20Gi", undefined],
  ["10Gi,", undefined],
  ["10Gi", "wrong format of Capacity 10Gi"],
  ["", undefined],
] as const)("TestParseCapacity: %j", ([text, problem]) => {
  expect(capacityProblem(text)?.split(";")[0]).toBe(problem);
});

// Velero's rows of internal/resourcepolicies/volume_resources_validator_test.go.
it.for([
  ["lower and upper are both zero", "0,0", false],
  ["lower is zero and upper is greater than zero", "0,100", false],
  ["lower is greater than upper", "100,50", true],
  ["lower and upper are equal", "100,100", false],
  ["lower is greater than zero and upper is zero", "100,0", false],
  ["lower and upper are both not zero and lower is less than upper", "100,200", false],
  ["lower and upper are both not zero and lower is equal to upper", "100,100", false],
  ["lower and upper are both not zero and lower is greater than upper", "200,100", true],
] as const)("TestCapacityConditionValidate: %s", ([, text, fails]) => {
  const problem = capacityProblem(text);
  expect(problem?.startsWith("illegal values for capacity") ?? false).toBe(fails);
});
