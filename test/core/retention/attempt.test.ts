import { describe, expect, it } from "vitest";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";
import { attempt } from "../../../lambdas/core/retention/attempt.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";

describe("attempt", () => {
  it("gives back what came of the work", async () => {
    expect(await attempt(async () => 1)).toEqual({ value: 1 });
  });

  it.for([
    new JangadaError(ErrorName.StoreDenied, "no permission"),
    new SnapshotterError("denied", "no permission"),
  ])("turns a refusal into a fact: $name", async (error) => {
    expect(await attempt(() => Promise.reject(error))).toEqual({ problem: "no permission" });
  });

  it("fails on anything else", async () => {
    await expect(attempt(() => Promise.reject(new TypeError("bug")))).rejects.toThrow("bug");
  });
});
