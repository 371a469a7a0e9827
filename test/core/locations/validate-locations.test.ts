import { describe, expect, it } from "vitest";
import { validateLocations } from "../../../lambdas/core/locations/validate-locations.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { storageLocation } from "../velero/objects.ts";

const ports = { openStore: () => memoryObjectStore(), now: () => new Date("2026-11-23T12:00:00Z") };

describe("validateLocations", () => {
  it("looks at every location that is due, and reports the others as they were found", async () => {
    const fresh = { phase: "Unavailable" as const, lastValidationTime: "2026-11-23T11:59:30Z" };
    const locations = [
      storageLocation("default", { default: true }, {}),
      storageLocation("reader", { accessMode: "ReadOnly" }, fresh),
    ];
    expect(await validateLocations(locations, ports)).toEqual({
      locations: [
        {
          name: "default",
          accessMode: "ReadWrite",
          status: { phase: "Available", lastValidationTime: "2026-11-23T12:00:00Z" },
        },
        { name: "reader", accessMode: "ReadOnly", status: fresh },
      ],
      defaultLocation: "default",
      warnings: [],
    });
  });

  it("warns when there is none", async () => {
    expect(await validateLocations([], ports)).toMatchObject({
      locations: [],
      warnings: [expect.stringContaining("there is no backup storage location")],
    });
  });
});
