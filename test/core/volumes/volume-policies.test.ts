import { describe, expect, it } from "vitest";
import { parseVolumePolicies } from "../../../lambdas/core/volumes/volume-policies.ts";

const problemsOf = (yaml: string) => {
  const reading = parseVolumePolicies(yaml);
  return "problems" in reading ? reading.problems : [];
};

describe("parseVolumePolicies", () => {
  it("keeps every condition, action and resource list", () => {
    const policies = {
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
          action: { type: "custom", parameters: { key: { nested: "1" } } },
        },
      ],
      includeExcludePolicy: {
        includedClusterScopedResources: ["a"],
        excludedClusterScopedResources: ["b"],
        includedNamespaceScopedResources: ["c"],
        excludedNamespaceScopedResources: ["d"],
      },
    };
    expect(parseVolumePolicies(JSON.stringify(policies))).toEqual({ policies });
  });

  it("takes absent conditions for none, and what is no text for the text it is", () => {
    const yaml = `
version: v1
volumePolicies:
- action: {type: skip}
- conditions: {pvcLabels: {encrypted: true, tier: 1}, csi:}
  action: {type: skip}`;
    expect(parseVolumePolicies(yaml)).toMatchObject({
      policies: {
        volumePolicies: [
          { conditions: {} },
          { conditions: { pvcLabels: { encrypted: "true", tier: "1" } } },
        ],
      },
    });
  });

  it.for([
    ["no YAML", "{", /flow map/i],
    ["a document that is no object", "v1", /must be an object/],
    ["another version", "version: v2", /incompatible version number v2 with supported version v1/],
    ["no version", "volumePolicies: []", /incompatible version number {2}with/],
    [
      "an unknown condition",
      "{version: v1, volumePolicies: [{conditions: {storageclass: [a]}, action: {type: skip}}]}",
      /did you mean "storageClass"\?/,
    ],
    [
      "an unknown action",
      "{version: v1, volumePolicies: [{action: {type: backup}}]}",
      /^volumePolicies\[0\]\.action\.type "backup": invalid action type backup; it must be one of skip, fs-backup, snapshot, custom$/,
    ],
    [
      "no action",
      "{version: v1, volumePolicies: [{conditions: {}}]}",
      /volumePolicies\[0\]\.action/,
    ],
    [
      "an action without a type",
      "{version: v1, volumePolicies: [{action: {}}]}",
      /action\.type: invalid action type ;/,
    ],
    [
      "a star",
      '{version: v1, includeExcludePolicy: {includedClusterScopedResources: ["*"]}}',
      /cannot use '\*' in includes or excludes filters in the policy/,
    ],
    [
      "a resource in both lists",
      "{version: v1, includeExcludePolicy: {includedNamespaceScopedResources: [a, b], excludedNamespaceScopedResources: [c, b, b]}}",
      /excludes list cannot contain an item in the includes list: b$/,
    ],
  ] as const)("fails for %s", ([, yaml, problem]) => {
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(problem)]);
  });

  it("fails with every problem at once", () => {
    const yaml = `
version: v2
volumePolicies:
- conditions: {capacity: x, csi: {volumeAttributes: {a: b}}, unknown: 1}
  action: {type: none}
includeExcludePolicy: {includedNamespaceScopedResources: ["*"]}`;
    expect(problemsOf(yaml)).toHaveLength(6);
  });
});
