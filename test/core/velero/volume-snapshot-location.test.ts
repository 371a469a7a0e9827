import { expect, it } from "vitest";

import { volumeSnapshotLocationSchema } from "../../../lambdas/core/velero/volume-snapshot-location.ts";
import { snapshotLocation, veleroObjects } from "./objects.ts";

it("reads a location as a real Velero left it", () => {
  const [velero] = veleroObjects("VolumeSnapshotLocation");
  expect(volumeSnapshotLocationSchema.parse(velero)).toEqual(velero);
});

it("fails without a provider and on a field it does not know", () => {
  const { spec: _, ...rest } = snapshotLocation("default");
  expect(volumeSnapshotLocationSchema.safeParse({ ...rest, spec: {} }).success).toBe(false);
  expect(
    volumeSnapshotLocationSchema.safeParse({ ...rest, spec: { provider: "aws", bucket: "a" } })
      .success,
  ).toBe(false);
});
