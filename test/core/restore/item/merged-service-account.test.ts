import { describe, expect, it } from "vitest";
import { mergedServiceAccount } from "../../../../lambdas/core/restore/item/merged-service-account.ts";
import { serviceAccount } from "./builders.ts";

const named = (names: readonly string[]) => names.map((name) => ({ name }));

describe.for(["secrets", "imagePullSecrets"])("mergedServiceAccount, %s", (field) => {
  it.for([
    ["two slices without overlapping elements", ["1", "2"], ["3", "4"], ["1", "2", "3", "4"]],
    ["two slices with an overlapping element", ["1", "2"], ["3", "2"], ["1", "2", "3"]],
    ["merging always adds elements to the end", ["3", "4"], ["1", "2"], ["3", "4", "1", "2"]],
    ["an element the backup names twice is added once", ["1"], ["2", "2"], ["1", "2"]],
  ] as const)("%s (TestMergeObjectReferenceSlices)", ([, own, added, expected]) => {
    const existing = serviceAccount("ns-1", "sa-1", { [field]: named(own) });
    const desired = serviceAccount("ns-1", "sa-1", { [field]: named(added) });
    expect(mergedServiceAccount(existing, desired)[field]).toEqual(named(expected));
  });
});

describe.for(["labels", "annotations"])("mergedServiceAccount, %s", (field) => {
  it.for([
    ["nil destination should result in source being copied", undefined, { k1: "v1" }, { k1: "v1" }],
    [
      "keys missing from destination should be copied from source",
      { k2: "v2" },
      { k1: "v1" },
      { k1: "v1", k2: "v2" },
    ],
    [
      "matching key should not have value copied from source",
      { k1: "v1" },
      { k1: "v2" },
      { k1: "v1" },
    ],
  ] as const)("%s (TestMergeMaps)", ([, own, added, expected]) => {
    const existing = serviceAccount("ns-1", "sa-1", own && { metadata: { [field]: own } });
    const desired = serviceAccount("ns-1", "sa-1", { metadata: { [field]: added } });
    expect(mergedServiceAccount(existing, desired).metadata[field]).toEqual(expected);
  });
});

it("is the existing account when the backup has nothing to add", () => {
  const existing = serviceAccount("ns-1", "sa-1", { secrets: named(["1"]), other: true });
  expect(mergedServiceAccount(existing, serviceAccount("ns-1", "sa-1"))).toBe(existing);
});
