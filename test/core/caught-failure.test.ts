import { expect, it } from "vitest";
import { failureReasonOf } from "../../lambdas/core/caught-failure.ts";

it.for([
  [{ Error: "E", Cause: '{"errorType":"E","errorMessage":"no answer"}' }, "E: no answer"],
  [{ Error: "E", Cause: "no answer" }, "E: no answer"],
  [{ Error: "E", Cause: '{"other":1}' }, 'E: {"other":1}'],
  [{ Error: "States.Timeout" }, "States.Timeout: "],
] as const)("says of %o what failed and why", ([failure, reason]) => {
  expect(failureReasonOf(failure)).toBe(reason);
});
