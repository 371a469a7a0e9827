import { describe, expect, it } from "vitest";
import {
  parseCapacity,
  parseVolumePolicies,
} from "../../../lambdas/core/volumes/volume-policies.ts";

const skip = { type: "skip" };
const withConditions = (conditions: unknown) => ({
  version: "v1",
  volumePolicies: [{ conditions, action: skip }],
});

describe("parseVolumePolicies", () => {
  it("keeps every condition, action and resource list", () => {
    const document = {
      version: "v1",
      volumePolicies: [
        {
          conditions: {
            capacity: "10Gi,100Gi",
            storageClass: ["gp3", "ebs-sc"],
            csi: { driver: "ebs.csi.aws.com", volumeAttributes: { a: "b" } },
            nfs: { server: "192.168.200.90", path: "/" },
            volumeTypes: ["emptyDir"],
            pvcLabels: { tier: "db" },
            pvcPhase: ["Pending"],
          },
          action: { type: "custom", parameters: { key: { nested: 1 } } },
        },
      ],
      includeExcludePolicy: {
        includedClusterScopedResources: ["a"],
        excludedClusterScopedResources: ["b"],
        includedNamespaceScopedResources: ["c"],
        excludedNamespaceScopedResources: ["d"],
      },
    };
    expect(parseVolumePolicies(document)).toEqual(document);
  });

  it("takes absent conditions for none", () => {
    expect(parseVolumePolicies({ version: "v1" })).toEqual({ version: "v1" });
    const { volumePolicies } = parseVolumePolicies({
      version: "v1",
      volumePolicies: [{ action: skip }],
    });
    expect(volumePolicies).toEqual([{ conditions: {}, action: skip }]);
  });

  it.for([
    { problem: "another version", document: { version: "v2" }, says: 'version "v2"' },
    { problem: "no version", document: {}, says: "version: " },
    {
      problem: "an unknown condition",
      document: withConditions({ storageclass: ["a"] }),
      says: 'did you mean "storageClass"?',
    },
    {
      problem: "an unknown action",
      document: { version: "v1", volumePolicies: [{ action: { type: "backup" } }] },
      says: 'action.type "backup"',
    },
    {
      problem: "no action",
      document: { version: "v1", volumePolicies: [{ conditions: {} }] },
      says: "volumePolicies[0].action",
    },
    {
      problem: "a capacity of one side",
      document: withConditions({ capacity: "10Gi" }),
      says: 'volumePolicies[0].conditions.capacity "10Gi": must be two quantities',
    },
    {
      problem: "a capacity that is no quantity",
      document: withConditions({ capacity: "10Gi,lots" }),
      says: 'capacity "10Gi,lots": must be two quantities',
    },
    {
      problem: "a capacity the wrong way round",
      document: withConditions({ capacity: "2Gi,1Gi" }),
      says: 'capacity "2Gi,1Gi": the first quantity must not be greater',
    },
    {
      problem: "attributes without a driver",
      document: withConditions({ csi: { volumeAttributes: { a: "b" } } }),
      says: "name the driver they belong to",
    },
    {
      problem: "a star",
      document: {
        version: "v1",
        includeExcludePolicy: { includedClusterScopedResources: ["*"] },
      },
      says: 'includeExcludePolicy.includedClusterScopedResources: must not hold "*"',
    },
    {
      problem: "a resource twice",
      document: {
        version: "v1",
        includeExcludePolicy: { excludedNamespaceScopedResources: ["a", "b", "a"] },
      },
      says: 'holds "a" more than once',
    },
  ])("fails for $problem", ({ document, says }) => {
    expect(() => parseVolumePolicies(document)).toThrow(
      expect.objectContaining({
        name: "FailedValidationError",
        message: expect.stringContaining(says),
      }),
    );
  });

  it("fails with every problem at once", () => {
    const document = {
      ...withConditions({ capacity: "x", csi: { volumeAttributes: {} } }),
      includeExcludePolicy: { includedNamespaceScopedResources: ["*"] },
    };
    expect(() => parseVolumePolicies(document)).toThrow(/(.*\n){3}.*must not hold/);
  });
});

describe("parseCapacity", () => {
  it.for([
    ["1Ki,2Ki", { lowest: 1024, highest: 2048 }],
    [" 1Ki , 2Ki ", { lowest: 1024, highest: 2048 }],
    ["1Ki,", { lowest: 1024, highest: Number.POSITIVE_INFINITY }],
    [",2Ki", { lowest: 0, highest: 2048 }],
    [",", { lowest: 0, highest: Number.POSITIVE_INFINITY }],
    ["1Ki", undefined],
    ["1,2,3", undefined],
    ["a,1", undefined],
  ] as const)("reads %j", ([text, range]) => {
    expect(parseCapacity(text)).toEqual(range);
  });
});
