import { describe, expect, it } from "vitest";
import { VolumeNeeds } from "../../../lambdas/core/restore/volume-needs.ts";

type Verdict = Parameters<VolumeNeeds["add"]>[1];

const pv = { groupResource: "persistentvolumes", namespace: undefined, name: "pv" };
const pvc = { groupResource: "persistentvolumeclaims", namespace: "data", name: "pvc" };
const pod = { groupResource: "pods", namespace: "data", name: "db" };
const BOUND = { spec: { volumeName: "pv" }, status: { phase: "Bound" } };
const USER = {
  spec: { volumes: [{ emptyDir: {} }, { persistentVolumeClaim: { claimName: "pvc" } }] },
};

/** Whether the volume is needed, from what a restore says of it, its claim and the claim's pod. */
function isNeeded(
  [volume, claim, user]: readonly [Verdict, Verdict, Verdict],
  { claimed = BOUND, using = USER }: { readonly claimed?: unknown; readonly using?: unknown } = {},
): boolean {
  const needs = new VolumeNeeds();
  const json = (value: unknown) =>
    Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
  needs.add(pod, user, json(using));
  needs.add(pvc, claim, json(claimed));
  needs.add(pv, volume, json({}));
  needs.add({ groupResource: "secrets", namespace: "data", name: "pv" }, "restored", json({}));
  return needs.volumes.includes("pv");
}

describe("VolumeNeeds", () => {
  it.for<[verdicts: [Verdict, Verdict, Verdict], expected: boolean]>([
    [["restored", "skipped", "skipped"], true],
    [["onDemand", "restored", "skipped"], true],
    [["onDemand", "onDemand", "restored"], true],
    [["onDemand", "onDemand", "onDemand"], false],
    [["onDemand", "onDemand", "skipped"], false],
    [["onDemand", "skipped", "restored"], false],
    [["skipped", "restored", "restored"], false],
  ])("of a volume, its claim and its pod that are %j: %s", ([verdicts, expected]) => {
    expect(isNeeded(verdicts)).toBe(expected);
  });

  it.for<[name: string, contents: object]>([
    ["a claim that is not bound", { claimed: { ...BOUND, status: { phase: "Pending" } } }],
    ["a claim of another volume", { claimed: { ...BOUND, spec: { volumeName: "other" } } }],
    ["a claim without a volume", { claimed: { status: BOUND.status } }],
    ["a claim that is no JSON", { claimed: "{" }],
    ["a pod without the claim", { using: { spec: {} } }],
    ["a pod that is no JSON", { using: "{" }],
  ])("%s leads to no volume", ([, contents]) => {
    expect(isNeeded(["onDemand", "onDemand", "restored"], contents)).toBe(false);
  });

  it("goes by the later of two items of one path", () => {
    const needs = new VolumeNeeds();
    needs.add(pv, "restored", Buffer.from("{}"));
    needs.add(pv, "skipped", Buffer.from("{}"));
    expect(needs.volumes).toEqual([]);
  });
});
