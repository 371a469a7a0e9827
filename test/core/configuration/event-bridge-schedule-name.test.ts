import { describe, expect, it } from "vitest";

import { eventBridgeScheduleName } from "../../../lambdas/core/configuration/event-bridge-schedule-name.ts";

describe("eventBridgeScheduleName", () => {
  it("is the Schedule's own, and another that no Schedule can have", () => {
    expect([0, 1].map((index) => eventBridgeScheduleName("nightly", index))).toEqual([
      "nightly",
      "nightly_2",
    ]);
  });

  it("has 64 characters at most", () => {
    expect(eventBridgeScheduleName("n".repeat(63), 1)).toBe(`${"n".repeat(62)}_2`);
  });
});
