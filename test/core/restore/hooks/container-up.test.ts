import { describe, expect, it } from "vitest";
import { containerUpSince } from "../../../../lambdas/core/restore/hooks/container-up.ts";

const STARTED = "2026-11-23T12:00:05Z";
const READY = "2026-11-23T12:00:09Z";
const NOW = Date.parse("2026-11-23T12:01:00Z");

const status = (state: object | undefined, ready = false, conditions: readonly object[] = []) => ({
  status: {
    conditions,
    containerStatuses: [
      { name: "container0", ready: true, state: { terminated: {} } },
      { name: "container1", ready, ...(state && { state }) },
    ],
  },
});
const condition = (type: string, isTrue = true) => ({
  type,
  status: isTrue ? "True" : "False",
  lastTransitionTime: READY,
});
const RUNNING = { running: { startedAt: STARTED } };

describe("containerUpSince (TestIsContainerUp)", () => {
  it.for<[name: string, pod: object, waitForReady: boolean, since: string | undefined]>([
    ["should return true when running", status(RUNNING), false, STARTED],
    ["should return false when running but not ready", status(RUNNING), true, undefined],
    [
      "should return true when running and ready",
      status(RUNNING, true, [condition("Ready", false), condition("ContainersReady")]),
      true,
      READY,
    ],
    ["should return false when no state is set", status(undefined), false, undefined],
    ["should return false when waiting", status({ waiting: {} }), false, undefined],
    [
      "should return true when running and first container is terminated",
      status(RUNNING),
      false,
      STARTED,
    ],
    ["should return false for a pod without a status", {}, false, undefined],
  ])("%s", ([, pod, waitForReady, since]) => {
    const up = containerUpSince(pod, { container: "container1", waitForReady }, NOW);
    expect(up === undefined ? up : new Date(up)).toEqual(since && new Date(since));
  });

  it.for<[name: string, pod: object, waitForReady: boolean]>([
    ["it runs, and nobody says since when", status({ running: {} }), false],
    [
      "it is ready, and others are not",
      status(RUNNING, true, [condition("ContainersReady", false)]),
      true,
    ],
  ])("is now when %s", ([, pod, waitForReady]) => {
    expect(containerUpSince(pod, { container: "container1", waitForReady }, NOW)).toBe(NOW);
  });
});
