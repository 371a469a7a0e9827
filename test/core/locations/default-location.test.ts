import { describe, expect, it } from "vitest";
import { defaultLocation } from "../../../lambdas/core/locations/default-location.ts";
import { storageLocation } from "../velero/objects.ts";

function marked(name: string, creationTimestamp?: string) {
  const location = storageLocation(name, { default: true });
  const metadata = { name, ...(creationTimestamp && { creationTimestamp }) };
  return { ...location, metadata };
}

describe("defaultLocation", () => {
  it("is the one marked so", () => {
    expect(defaultLocation([storageLocation("a"), marked("b")])).toEqual({
      name: "b",
      warnings: [],
    });
  });

  it("warns when there is no location, or none is the default", () => {
    expect(defaultLocation([])).toEqual({
      warnings: ["there is no backup storage location; configure one to back up"],
    });
    expect(defaultLocation([storageLocation("a")])).toEqual({
      warnings: ["no backup storage location is the default; set spec.default of one to true"],
    });
  });

  it("is the youngest of several, with a warning", () => {
    const locations = [
      marked("undated"),
      marked("old", "2026-01-01T00:00:00Z"),
      marked("young", "2026-06-01T00:00:00Z"),
    ];
    expect(defaultLocation(locations)).toEqual({
      name: "young",
      warnings: [
        "more than one backup storage location is marked default; 'young' is used, set spec.default of 'old', 'undated' to false",
      ],
    });
  });
});
