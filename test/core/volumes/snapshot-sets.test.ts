import { describe, expect, it } from "vitest";
import { planSnapshots } from "../../../lambdas/core/volumes/snapshot-sets.ts";
import { disk } from "./volumes.ts";

const on = (id: string, ...instanceIds: string[]) => disk(id, { instanceIds });

describe("planSnapshots", () => {
  it("puts together the disks of an instance, and leaves the others by themselves", () => {
    const [a, b, c, d] = [on("vol-a", "i-1"), on("vol-b", "i-1"), on("vol-c", "i-2"), on("vol-d")];
    expect(planSnapshots([a, c, d, b], new Set())).toEqual({
      sets: [{ instanceId: "i-1", volumes: [a, b] }],
      singles: [c, d],
    });
  });

  it("does not put together disks that are attached to nothing", () => {
    const volumes = [on("vol-a"), on("vol-b")];
    expect(planSnapshots(volumes, new Set())).toEqual({ sets: [], singles: volumes });
  });

  it("takes a disk of several instances with the first", () => {
    const volumes = [on("vol-a", "i-1", "i-2"), on("vol-b", "i-1")];
    expect(planSnapshots(volumes, new Set()).sets).toEqual([{ instanceId: "i-1", volumes }]);
  });

  it("keeps out of a set what is to be alone, or has tags that clash with the set's", () => {
    const reserved = disk("vol-c", { instanceIds: ["i-1"], tags: { "velero.io/backup": "old" } });
    const volumes = [on("vol-a", "i-1"), on("vol-b", "i-1"), reserved];
    const plan = planSnapshots(volumes, new Set(["vol-a"]));
    expect(plan.sets).toEqual([]);
    expect(new Set(plan.singles)).toEqual(new Set(volumes));
  });
});
