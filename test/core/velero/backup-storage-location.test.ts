import { describe, expect, it } from "vitest";

import {
  backupStorageLocationSchema,
  declaredStorageLocationSchema,
  keyPrefix,
} from "../../../lambdas/core/velero/backup-storage-location.ts";
import { storageLocation, veleroObjects } from "./objects.ts";

describe("keyPrefix", () => {
  it.for([
    [undefined, ""],
    ["", ""],
    ["/", ""],
    ["a", "a/"],
    ["//a/b/", "a/b/"],
  ] as const)("of %j is %j", ([prefix, expected]) => {
    const objectStorage = { bucket: "backups", ...(prefix !== undefined && { prefix }) };
    expect(keyPrefix(storageLocation("default", { objectStorage }))).toBe(expected);
  });
});

it("reads a location as a real Velero left it", () => {
  const [velero] = veleroObjects("BackupStorageLocation");
  expect(backupStorageLocationSchema.parse(velero)).toEqual(velero);
});

it("needs a bucket, but for a declared location", () => {
  const { objectStorage: _, ...spec } = storageLocation("default").spec;
  for (const given of [spec, { ...spec, objectStorage: { prefix: "a" } }]) {
    const location = { ...storageLocation("default"), spec: given };
    expect(backupStorageLocationSchema.safeParse(location).success).toBe(false);
    expect(declaredStorageLocationSchema.parse(location)).toEqual(location);
  }
});
