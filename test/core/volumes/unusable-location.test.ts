import { expect, it } from "vitest";
import { unusableLocation } from "../../../lambdas/core/volumes/unusable-location.ts";
import { snapshotLocation } from "../../support/restore-rig.ts";

it.for([
  { location: snapshotLocation("default"), problem: undefined },
  { location: snapshotLocation("blobs", { any: "thing" }, "azure"), problem: undefined },
  {
    location: snapshotLocation("default", { region: "", zoneMapping: "a" }, "velero.io/aws"),
    problem: expect.stringMatching(
      /^volume snapshot location 'default' cannot be used: config\.region .*; config\.zoneMapping 'a'/,
    ),
  },
])("says of a location of $location.spec.provider with $location.spec.config: $problem", (row) => {
  expect(unusableLocation(row.location)).toEqual(row.problem);
});
