import { describe, expect, it } from "vitest";
import { volumeSnapshotters } from "../../lambdas/runtime/volume-snapshotters.ts";
import { snapshotLocation } from "../core/velero/objects.ts";

function inRegion(name: string, region: string, provider = "aws", more: object = {}) {
  const location = snapshotLocation(name, provider);
  return { ...location, spec: { ...location.spec, config: { region, ...more } } };
}

describe("volumeSnapshotters", () => {
  it("has one for each place, whatever the locations there are called", () => {
    const { of, all } = volumeSnapshotters([
      inRegion("default", "eu-west-1"),
      inRegion("same", "eu-west-1", "velero.io/aws"),
      inRegion("other", "us-east-1"),
    ]);

    expect(all).toHaveLength(2);
    expect(of("default")).toBe(all[0]);
    expect(of("same")).toBe(all[0]);
    expect(of("other")).toBe(all[1]);
  });

  it("knows the Region that a location copies from, unless it is its own", () => {
    const { all, sourceOf } = volumeSnapshotters([
      inRegion("copies", "us-west-2", "aws", { sourceRegion: "us-east-1" }),
      inRegion("same", "us-west-2", "aws", { sourceRegion: "us-west-2" }),
      inRegion("plain", "us-west-2"),
    ]);

    expect(sourceOf("copies")?.region).toBe("us-east-1");
    for (const name of ["same", "plain", "missing"]) expect(sourceOf(name)).toBeUndefined();
    expect(all).toHaveLength(1);
  });

  it("has none for a location that is missing, another provider's, or cannot be used", () => {
    const { of, all } = volumeSnapshotters([
      inRegion("elsewhere", "eu-west-1", "gcp"),
      inRegion("nowhere", ""),
    ]);

    expect(all).toEqual([]);
    for (const name of ["elsewhere", "nowhere", "missing"]) expect(of(name)).toBeUndefined();
  });
});
