import { expect, it } from "vitest";
import { createConflict } from "../../../../lambdas/core/restore/item/create-conflict.ts";

const TAKEN = { message: "provided port is already allocated" };
const invalid = (...causes: object[]) => ({ reason: "Invalid", details: { causes } });

it.for([
  ["The input error is IsAlreadyExists error", "Pod", { reason: "AlreadyExists" }, "exists"],
  ["The input obj isn't service", "Pod", invalid(TAKEN), "none"],
  ["The StatusError contains no causes", "Service", { reason: "Invalid" }, "none"],
  [
    "The causes contains not only port already allocated error",
    "Service",
    invalid(TAKEN, { message: "other error" }),
    "none",
  ],
  ["A cause without a message is another error", "Service", invalid(TAKEN, {}), "none"],
  ["Get already allocated error: only the cluster can tell", "Service", invalid(TAKEN), "askFirst"],
  [
    "The message may say which port it means",
    "Service",
    invalid({ message: "Invalid value: 30080: provided port is already allocated" }),
    "askFirst",
  ],
  ["No status at all", "Service", undefined, "none"],
] as const)("%s (TestIsAlreadyExistsError)", ([, kind, status, expected]) => {
  expect(createConflict(kind, status)).toBe(expected);
});
