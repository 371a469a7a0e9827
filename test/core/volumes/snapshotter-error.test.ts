import { expect, it } from "vitest";
import {
  isSnapshotterError,
  SnapshotterError,
} from "../../../lambdas/core/volumes/snapshotter-error.ts";

const error = new SnapshotterError("throttled", "slow down");

it("names itself, whatever a bundler does", () => {
  expect(error).toMatchObject({ name: "SnapshotterError", reason: "throttled" });
});

it.for([
  { value: error, reasons: [], is: true },
  { value: error, reasons: ["denied", "throttled"], is: true },
  { value: error, reasons: ["denied"], is: false },
  { value: new Error("slow down"), reasons: [], is: false },
] as const)("is told by class and reason %#", ({ value, reasons, is }) => {
  expect(isSnapshotterError(value, ...reasons)).toBe(is);
});
