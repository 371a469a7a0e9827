import { describe, expect, it } from "vitest";
import { parseVolumePolicies } from "../../../lambdas/core/volumes/volume-policies.ts";
import { policyYaml } from "../../support/volume-policies.ts";

// Velero's tables of documents in internal/resourcepolicies, by the names of their rows; those of capacities are in
// capacity-range.test.ts, those of volumes in velero-policy-matches.test.ts.

const problemsOf = (yaml: string) => {
  const reading = parseVolumePolicies(yaml);
  return "problems" in reading ? reading.problems : [];
};

const ofLists = (lists: string) =>
  `{version: v1, volumePolicies: [{conditions: {pvcLabels: {environment: production, app: database}}, action: {type: skip}}], includeExcludePolicy: ${lists}}`;

const CLASSES = "storageClass: [gp2, ebs-sc]";
const EFS = "csi: {driver: aws.efs.csi.driver}";
const NFS = "nfs: {server: 192.168.20.90, path: /mnt/data/}";

describe.each<[table: string, rows: readonly (readonly [string, string, boolean])[]]>([
  [
    "TestLoadResourcePolicies",
    [
      ["unknown key in yaml", policyYaml(`{unknown: {}, ${CLASSES}}`), true],
      ["reduplicated key in yaml", policyYaml('{capacity: "0,1", capacity: "0,1"}'), true],
      ["error format of storageClass", policyYaml("{storageClass: gp2}"), true],
      ["error format of csi", policyYaml("{csi: gp2}"), true],
      ["error format of nfs", policyYaml("{csi: {}, nfs: abc}"), true],
      ["supported format volume policies", policyYaml(`{capacity: "0,100Gi", ${EFS}}`), false],
      [
        "supported format csi driver with volumeAttributes for volume policies",
        policyYaml("{csi: {driver: aws.efs.csi.driver, volumeAttributes: {key1: value1}}}"),
        false,
      ],
      [
        "supported format pvcLabels",
        policyYaml("{pvcLabels: {environment: production, app: database}}"),
        false,
      ],
      ["error format of pvcLabels (not a map)", policyYaml("{pvcLabels: production}"), true],
      [
        "supported format pvcLabels with extra keys",
        policyYaml("{pvcLabels: {environment: production, region: us-west}}"),
        false,
      ],
    ],
  ],
  [
    "TestUnmarshalVolumeConditions",
    [
      ["Valid input", policyYaml(`{capacity: "1Gi,10Gi", ${CLASSES}, ${EFS}}`), false],
      ["Invalid input: invalid capacity filed name", policyYaml('{Capacity: "1Gi,10Gi"}'), true],
      ["Invalid input: invalid storage class format", policyYaml("{storageClass: ebs-sc}"), true],
      ["Invalid input: invalid csi format", policyYaml("{csi: csi.driver}"), true],
      ["Invalid input: unknown field", policyYaml("{unknown: foo}"), true],
      [
        "Valid pvcLabels input as map[string]string",
        policyYaml('{capacity: "1Gi,10Gi", pvcLabels: {environment: production}}'),
        false,
      ],
      [
        "Valid pvcLabels input as map[string]any",
        policyYaml("{pvcLabels: {environment: production, app: database}}"),
        false,
      ],
      ["Invalid pvcLabels input: not a map", policyYaml("{pvcLabels: production}"), true],
    ],
  ],
  [
    "TestValidate",
    [
      ["unknown key in yaml", policyYaml(`{unknown: "", ${CLASSES}, ${EFS}}`), true],
      ["error format of capacity", policyYaml(`{capacity: 10Gi, ${EFS}}`), true],
      ["error format of storageClass", policyYaml(`{storageClass: ebs-sc, ${EFS}}`), true],
      ["error format of csi", policyYaml(`{${CLASSES}, csi: aws.efs.csi.driver}`), true],
      ["error format of csi driver", policyYaml("{csi: {driver: [aws.efs.csi.driver]}}"), true],
      [
        "error format of csi driver volumeAttributes",
        policyYaml("{csi: {driver: aws.efs.csi.driver, volumeAttributes: test}}"),
        true,
      ],
      ["unsupported version", policyYaml(`{${EFS}}`).replace("v1", "v2"), true],
      ["unsupported action", policyYaml(`{${EFS}}`, "unsupported"), true],
      ["error format of nfs", policyYaml(`{${CLASSES}, nfs: aws.efs.csi.driver}`), true],
      ["supported format volume policies only csi driver", policyYaml(`{${EFS}}`), false],
      [
        "unsupported format volume policies only csi volumeattributes",
        policyYaml("{csi: {volumeAttributes: {key1: value1}}}"),
        true,
      ],
      [
        "supported format volume policies with csi driver and volumeattributes",
        policyYaml("{csi: {driver: aws.efs.csi.driver, volumeAttributes: {key1: value1}}}"),
        false,
      ],
      [
        "supported format volume policies",
        policyYaml(`{capacity: "0,10Gi", ${CLASSES}, ${EFS}, ${NFS}}`),
        false,
      ],
      [
        "supported format volume policies, action type snapshot",
        policyYaml(`{capacity: "0,10Gi", ${CLASSES}, ${EFS}, ${NFS}}`, "snapshot"),
        false,
      ],
      [
        "supported format volume policies, action type fs-backup",
        policyYaml(`{capacity: "0,10Gi", ${CLASSES}, ${EFS}, ${NFS}}`, "fs-backup"),
        false,
      ],
      [
        "supported format volume policies, action type fs-backup and snapshot",
        `{version: v1, volumePolicies: [{conditions: {storageClass: [gp2]}, action: {type: snapshot}}, {conditions: {${NFS}}, action: {type: fs-backup}}]}`,
        false,
      ],
      [
        "supported format volume policies with pvcLabels (valid map)",
        policyYaml("{pvcLabels: {environment: production, app: database}}"),
        false,
      ],
      [
        "error format volume policies with pvcLabels (not a map)",
        policyYaml("{pvcLabels: production}"),
        true,
      ],
      [
        "'*' in the filters of include exclude policy - 1",
        ofLists(
          '{includedClusterScopedResources: ["*"], excludedClusterScopedResources: [crds], includedNamespaceScopedResources: [pods], excludedNamespaceScopedResources: [secrets]}',
        ),
        true,
      ],
      [
        "'*' in the filters of include exclude policy - 2",
        ofLists(
          '{includedClusterScopedResources: [persistentvolumes], excludedClusterScopedResources: [crds], includedNamespaceScopedResources: [pods], excludedNamespaceScopedResources: ["*"]}',
        ),
        true,
      ],
      [
        "dup item in both the include and exclude filters of include exclude policy",
        ofLists(
          "{includedClusterScopedResources: [persistentvolumes], excludedClusterScopedResources: [crds], includedNamespaceScopedResources: [pods, configmaps], excludedNamespaceScopedResources: [secrets, pods]}",
        ),
        true,
      ],
      [
        "valid volume policies and valid include/exclude policy",
        ofLists(
          "{includedClusterScopedResources: [persistentvolumes], excludedClusterScopedResources: [crds], includedNamespaceScopedResources: [pods, configmaps], excludedNamespaceScopedResources: [secrets]}",
        ),
        false,
      ],
    ],
  ],
])("%s", (_, rows) => {
  it.for(rows)("%s", ([, yaml, fails]) => {
    const problems = problemsOf(yaml);
    expect(problems.length > 0, problems.join("\n")).toBe(fails);
  });
});
