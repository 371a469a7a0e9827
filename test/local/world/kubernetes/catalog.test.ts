import { describe, expect, it } from "vitest";
import { compareVersions, ResourceCatalog } from "../../../../local/world/kubernetes/catalog.ts";

describe("compareVersions", () => {
  it("puts newer and more stable versions first", () => {
    const versions = [
      "foo10",
      "v1alpha1",
      "v1",
      "v2beta1",
      "v10",
      "foo1",
      "v3beta2",
      "v2",
      "v1alpha2",
    ];
    expect(versions.sort(compareVersions)).toEqual([
      "v10",
      "v2",
      "v1",
      "v3beta2",
      "v2beta1",
      "v1alpha2",
      "v1alpha1",
      "foo1",
      "foo10",
    ]);
  });
});

describe("ResourceCatalog", () => {
  it("names every place of storage once", () => {
    const names = new ResourceCatalog().stored().map(({ storage }) => storage);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith("events"))).toEqual(["events"]);
  });
});
