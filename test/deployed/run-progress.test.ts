import { describe, expect, it } from "vitest";
import { RunProgress } from "../../deployed/run-progress.ts";

/** Progress after events, each the state that was entered, or its name and what it returned. */
function progressOf(...events: readonly (string | readonly [string, unknown])[]) {
  const progress = new RunProgress();
  for (const event of events) {
    if (typeof event === "string") progress.take({ state: event, kind: "entered" });
    else progress.take({ state: event[0], kind: "succeeded", output: event[1] });
  }
  return progress.current;
}

const chunk = { created: 10, updated: 1, skipped: 2, failed: 1, warnings: 0, errors: 1 };

describe("RunProgress", () => {
  it("names the state that runs", () => {
    expect(progressOf()).toEqual({ phase: "running", resource: "" });
    expect(progressOf("ValidateBackup", "BackUpItems").phase).toBe("BackUpItems");
  });

  it("follows snapshots to their end, and says nothing of none", () => {
    const pending = { pending: 2, percent: 40 };
    const done = { pending: 0, percent: 100 };
    expect(progressOf(["BackUpItems", pending]).snapshotPercent).toBe(40);
    expect(progressOf(["BackUpItems", pending], ["WaitForSnapshots", done]).snapshotPercent).toBe(
      100,
    );
    expect(progressOf(["BackUpItems", done]).snapshotPercent).toBeUndefined();
  });

  it("follows disks that wait for snapshots", () => {
    const done = { created: 2, failed: 0, waiting: 0, percent: 100 };
    const waiting = { ...done, waiting: 1, percent: 7 };
    expect(progressOf(["CreateVolumes", waiting]).snapshotPercent).toBe(7);
    expect(progressOf(["CreateVolumes", waiting], ["CreateVolumes", done]).snapshotPercent).toBe(
      100,
    );
    expect(progressOf(["CreateVolumes", done]).snapshotPercent).toBeUndefined();
  });

  it("counts the items of chunks against those that were planned", () => {
    const planned = progressOf(["PlanRestore", { items: 30, waves: [["a"], ["b"]], disks: 0 }]);
    expect(planned).toMatchObject({ items: 0, totalItems: 30 });
    const events = ["PlanRestore", { items: 30 }] as const;
    expect(progressOf(events, ["RestoreItems", chunk], ["RestoreItems", chunk])).toMatchObject({
      items: 28,
      totalItems: 30,
      errors: 2,
    });
  });

  it("keeps the bytes that were seen last", () => {
    const progress = new RunProgress();
    for (const bytes of [undefined, 5, undefined]) progress.uploaded(bytes);
    expect(progress.current.bytes).toBe(5);
  });

  it("passes over what it does not know", () => {
    expect(progressOf(["SomethingNew", { items: 3 }], ["PlanRestore", undefined])).toEqual(
      progressOf(),
    );
  });
});
