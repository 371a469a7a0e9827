import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { matchVolumePolicy } from "../../../lambdas/core/volumes/match-volume-policy.ts";
import { type VolumeTraits, volumeTraits } from "../../../lambdas/core/volumes/volume-traits.ts";
import { policiesIn, policyYaml } from "../../support/volume-policies.ts";

// Velero's tables of volumes in internal/resourcepolicies, by the names of their rows. TestGetMatchAction_Errors has
// nothing here to test: the compiler refuses its calls.

const GIB = 2 ** 30;
const NOTHING: VolumeTraits = {
  capacity: 0,
  storageClass: "",
  volumeType: "",
  claimLabels: {},
  claimPhase: "",
};
const CLASSES = "storageClass: [gp2, ebs-sc]";
const EFS = "csi: {driver: aws.efs.csi.driver}";

describe("TestGetResourceMatchedAction", () => {
  const POLICIES = `
version: v1
volumePolicies:
- {conditions: {capacity: "0,10Gi", ${CLASSES}, ${EFS}}, action: {type: skip}}
- conditions: {csi: {driver: files.csi.driver, volumeAttributes: {protocol: nfs}}}
  action: {type: skip}
- {conditions: {capacity: "10,100Gi", ${CLASSES}, ${EFS}}, action: {type: snapshot}}
- {conditions: {${CLASSES}, ${EFS}}, action: {type: fs-backup}}
- {conditions: {pvcLabels: {environment: production}}, action: {type: snapshot}}
`;
  const efs = { storageClass: "ebs-sc", csi: { driver: "aws.efs.csi.driver" } };

  it.for<[string, Partial<VolumeTraits>, string | undefined, string?]>([
    ["match policy", { capacity: 5 * GIB, ...efs }, "skip"],
    [
      "match policy AFS NFS",
      { csi: { driver: "files.csi.driver", volumeAttributes: { protocol: "nfs" } } },
      "skip",
    ],
    ["match policy AFS SMB", { csi: { driver: "files.csi.driver" } }, undefined],
    ["both matches return the first policy", { capacity: 50 * GIB, ...efs }, "snapshot"],
    ["mismatch all policies", { capacity: 50 * GIB, storageClass: "ebs-sc", nfs: {} }, undefined],
    [
      "match pvcLabels condition",
      { claimLabels: { environment: "production", team: "backend" } },
      "snapshot",
    ],
    ["mismatch pvcLabels condition", { claimLabels: { environment: "staging" } }, undefined],
    [
      "nil condition always match the action",
      { claimLabels: { environment: "staging" } },
      "skip",
      policyYaml("{}"),
    ],
  ])("%s", ([, traits, action, policies = POLICIES]) => {
    const found = matchVolumePolicy(policiesIn(policies), { ...NOTHING, ...traits });
    expect(found?.type).toBe(action);
  });
});

describe("TestGetMatchAction", () => {
  const SKIP_NFS = "{csi: {driver: files.csi.driver, volumeAttributes: {protocol: nfs}}}";
  const SKIP_DISKS_AND_NFS = `{version: v1, volumePolicies: [{conditions: {csi: {driver: disks.csi.driver}}, action: {type: skip}}, {conditions: ${SKIP_NFS}, action: {type: skip}}]}`;
  const PRODUCTION = '{capacity: "0,100Gi", pvcLabels: {environment: production}}';
  const FRONTEND = '{capacity: "0,100Gi", pvcLabels: {environment: production, app: frontend}}';
  const csi = (driver: string, volumeAttributes?: object) => ({
    csi: { driver, ...(volumeAttributes && { volumeAttributes }) },
  });
  const small = { capacity: { storage: "1Gi" } };
  const labels = (environment: string, more?: object) => ({
    metadata: { name: "pvc-1", namespace: "default", labels: { environment, ...more } },
  });
  const phase = (of: string) => ({ metadata: { name: "pvc-1" }, status: { phase: of } });

  it.for<[string, policies: string, spec: object | undefined, skips: boolean, claim?: object]>([
    ["empty csi", policyYaml("{csi: {}}"), csi("ebs.csi.aws.com"), true],
    ["empty csi with pv no csi driver", policyYaml("{csi: {}}"), small, false],
    [
      "Skip AFS CSI condition with Disk volumes",
      policyYaml("{csi: {driver: files.csi.driver}}"),
      csi("disks.csi.driver"),
      false,
    ],
    [
      "Skip AFS CSI condition with AFS volumes",
      policyYaml("{csi: {driver: files.csi.driver}}"),
      csi("files.csi.driver"),
      true,
    ],
    [
      "Skip AFS NFS CSI condition with Disk volumes",
      policyYaml(SKIP_NFS),
      csi("disks.csi.driver"),
      false,
    ],
    [
      "Skip AFS NFS CSI condition with AFS SMB volumes",
      policyYaml(SKIP_NFS),
      csi("files.csi.driver", { key1: "val1" }),
      false,
    ],
    [
      "Skip AFS NFS CSI condition with AFS NFS volumes",
      policyYaml(SKIP_NFS),
      csi("files.csi.driver", { protocol: "nfs" }),
      true,
    ],
    [
      "Skip Disk and AFS NFS CSI condition with Disk volumes",
      SKIP_DISKS_AND_NFS,
      csi("disks.csi.driver", { key1: "val1" }),
      true,
    ],
    [
      "Skip Disk and AFS NFS CSI condition with AFS SMB volumes",
      SKIP_DISKS_AND_NFS,
      csi("files.csi.driver", { key1: "val1" }),
      false,
    ],
    [
      "Skip Disk and AFS NFS CSI condition with AFS NFS volumes",
      SKIP_DISKS_AND_NFS,
      csi("files.csi.driver", { key1: "val1", protocol: "nfs" }),
      true,
    ],
    [
      "csi not configured and testing capacity condition",
      policyYaml('{capacity: "0,100Gi"}'),
      { ...small, ...csi("ebs.csi.aws.com") },
      true,
    ],
    ["empty nfs", policyYaml("{nfs: {}}"), { nfs: { server: "192.168.1.20" } }, true],
    [
      "nfs not configured",
      policyYaml('{capacity: "0,100Gi"}'),
      { ...small, nfs: { server: "192.168.1.20" } },
      true,
    ],
    [
      "empty nfs with pv no nfs volume source",
      policyYaml('{capacity: "0,100Gi", nfs: {}}'),
      small,
      false,
    ],
    [
      "match volume by types",
      policyYaml('{capacity: "0,100Gi", volumeTypes: [local, hostPath]}'),
      { ...small, hostPath: { path: "/mnt/data" } },
      true,
    ],
    [
      "mismatch volume by types",
      policyYaml('{capacity: "0,100Gi", volumeTypes: [local]}'),
      { ...small, hostPath: { path: "/mnt/data" } },
      false,
    ],
    ["PVC labels match", policyYaml(PRODUCTION), small, true, labels("production")],
    [
      "PVC labels match, criteria label is a subset of the pvc labels",
      policyYaml(PRODUCTION),
      small,
      true,
      labels("production", { app: "backend" }),
    ],
    [
      "PVC labels match don't match exactly",
      policyYaml(FRONTEND),
      small,
      false,
      labels("production"),
    ],
    ["PVC labels mismatch", policyYaml(PRODUCTION), small, false, labels("staging")],
    [
      "PodVolume case with PVC labels match",
      policyYaml(PRODUCTION),
      undefined,
      true,
      labels("production"),
    ],
    [
      "PodVolume case with PVC labels mismatch",
      policyYaml(PRODUCTION),
      undefined,
      false,
      labels("staging"),
    ],
    [
      "PodVolume case with PVC labels match with extra keys on PVC",
      policyYaml(PRODUCTION),
      undefined,
      true,
      labels("production", { app: "backend" }),
    ],
    [
      "PodVolume case with PVC labels don't match exactly",
      policyYaml(FRONTEND),
      undefined,
      false,
      labels("production"),
    ],
    [
      "PVC phase matching - Pending phase should skip",
      policyYaml('{pvcPhase: ["Pending"]}'),
      undefined,
      true,
      phase("Pending"),
    ],
    [
      "PVC phase matching - Bound phase should not skip",
      policyYaml('{pvcPhase: ["Pending"]}'),
      undefined,
      false,
      phase("Bound"),
    ],
    [
      "PVC phase matching - Multiple phases (Pending, Lost)",
      policyYaml('{pvcPhase: ["Pending", "Lost"]}'),
      undefined,
      true,
      phase("Lost"),
    ],
  ])("%s", ([, yaml, spec = {}, skips, claim]) => {
    const volume = { apiVersion: "v1", kind: "PersistentVolume", metadata: { name: "pv" }, spec };
    const traits = volumeTraits(volume, claim as KubernetesObject | undefined);
    expect(matchVolumePolicy(policiesIn(yaml), traits)?.type === "skip").toBe(skips);
  });
});

describe.each<
  [table: string, rows: readonly (readonly [string, object, Partial<VolumeTraits>, boolean])[]]
>([
  [
    "TestCapacityIsInRange",
    [
      ["[0, 10Gi] with 5Gi", { capacity: "0,10Gi" }, { capacity: 5 * GIB }, true],
      ["[0, 10Gi] with 15Gi", { capacity: "0,10Gi" }, { capacity: 15 * GIB }, false],
      ["[20Gi, 0] with 25Gi", { capacity: "20Gi,0" }, { capacity: 25 * GIB }, true],
      ["[20Gi, 0] with 15Gi", { capacity: "20Gi,0" }, { capacity: 15 * GIB }, false],
      ["[10Gi, 20Gi] with 15Gi", { capacity: "10Gi,20Gi" }, { capacity: 15 * GIB }, true],
      ["[10Gi, 20Gi] with 5Gi", { capacity: "10Gi,20Gi" }, { capacity: 5 * GIB }, false],
      ["[10Gi, 20Gi] with 25Gi", { capacity: "10Gi,20Gi" }, { capacity: 25 * GIB }, false],
      ["[0, 0] with 5Gi", { capacity: "0,0" }, { capacity: 5 * GIB }, true],
    ],
  ],
  [
    "TestStorageClassConditionMatch",
    [
      ["match single storage class", { storageClass: ["gp2"] }, { storageClass: "gp2" }, true],
      [
        "match multiple storage classes",
        { storageClass: ["gp2", "ebs-sc"] },
        { storageClass: "gp2" },
        true,
      ],
      ["mismatch storage class", { storageClass: ["gp2"] }, { storageClass: "ebs-sc" }, false],
      ["empty storage class", { storageClass: [] }, { storageClass: "ebs-sc" }, true],
      ["empty volume storage class", { storageClass: ["gp2"] }, { storageClass: "" }, false],
    ],
  ],
  [
    "TestNFSConditionMatch",
    [
      [
        "match nfs condition",
        { nfs: { server: "192.168.10.20" } },
        { nfs: { server: "192.168.10.20" } },
        true,
      ],
      ["empty nfs condition", {}, { nfs: { server: "192.168.10.20" } }, true],
      [
        "empty nfs server and path condition",
        { nfs: { server: "", path: "" } },
        { nfs: { server: "192.168.10.20" } },
        true,
      ],
      [
        "server mismatch",
        { nfs: { server: "192.168.10.20", path: "" } },
        { nfs: { server: "" } },
        false,
      ],
      [
        "empty nfs server condition",
        { nfs: { path: "/mnt/data" } },
        { nfs: { server: "192.168.10.20", path: "/mnt/data" } },
        true,
      ],
      ["empty nfs volume", { nfs: { server: "192.168.10.20" } }, {}, false],
    ],
  ],
  [
    "TestCSIConditionMatch",
    [
      [
        "match csi driver condition",
        { csi: { driver: "test" } },
        { csi: { driver: "test" } },
        true,
      ],
      ["empty csi driver condition", {}, { csi: { driver: "test" } }, true],
      ["empty csi driver volume", { csi: { driver: "test" } }, { csi: {} }, false],
      [
        "match csi volumeAttributes condition",
        { csi: { driver: "test", volumeAttributes: { protocol: "nfs" } } },
        { csi: { driver: "test", volumeAttributes: { protocol: "nfs" } } },
        true,
      ],
      [
        "empty csi volumeAttributes condition",
        { csi: { driver: "test" } },
        { csi: { driver: "test", volumeAttributes: { protocol: "nfs" } } },
        true,
      ],
      [
        "empty csi volumeAttributes volume",
        { csi: { driver: "test", volumeAttributes: { protocol: "nfs" } } },
        { csi: { driver: "test", volumeAttributes: { protocol: "" } } },
        false,
      ],
      [
        "empty csi volumeAttributes volume, without attributes",
        { csi: { driver: "test", volumeAttributes: { protocol: "nfs" } } },
        { csi: { driver: "test" } },
        false,
      ],
    ],
  ],
  [
    "TestPVCLabelsMatch",
    [
      [
        "match exact label (single)",
        { pvcLabels: { environment: "production" } },
        { claimLabels: { environment: "production", app: "database" } },
        true,
      ],
      [
        "match exact label (multiple)",
        { pvcLabels: { environment: "production", app: "database" } },
        { claimLabels: { environment: "production", app: "database" } },
        true,
      ],
      [
        "mismatch label value",
        { pvcLabels: { environment: "production" } },
        { claimLabels: { environment: "staging", app: "database" } },
        false,
      ],
      [
        "missing label key",
        { pvcLabels: { environment: "production", region: "us-west" } },
        { claimLabels: { environment: "production", app: "database" } },
        false,
      ],
      [
        "empty condition always matches",
        { pvcLabels: {} },
        { claimLabels: { environment: "staging" } },
        true,
      ],
      [
        "nil pvcLabels fails non-empty condition",
        { pvcLabels: { environment: "production" } },
        {},
        false,
      ],
    ],
  ],
  [
    "TestPVCPhaseMatch",
    [
      ["match Pending phase", { pvcPhase: ["Pending"] }, { claimPhase: "Pending" }, true],
      [
        "match multiple phases - Pending matches",
        { pvcPhase: ["Pending", "Bound"] },
        { claimPhase: "Pending" },
        true,
      ],
      [
        "match multiple phases - Bound matches",
        { pvcPhase: ["Pending", "Bound"] },
        { claimPhase: "Bound" },
        true,
      ],
      ["no match for different phase", { pvcPhase: ["Pending"] }, { claimPhase: "Bound" }, false],
      ["no match for empty phase", { pvcPhase: ["Pending"] }, { claimPhase: "" }, false],
      [
        "match with empty phases list (always match)",
        { pvcPhase: [] },
        { claimPhase: "Pending" },
        true,
      ],
      ["match with nil phases list (always match)", {}, { claimPhase: "Pending" }, true],
    ],
  ],
])("%s", (_, rows) => {
  it.for(rows)("%s", ([, conditions, traits, matches]) => {
    const policies = policiesIn(policyYaml(JSON.stringify(conditions)));
    const found = matchVolumePolicy(policies, { ...NOTHING, ...traits });
    expect(found !== undefined).toBe(matches);
  });
});

describe("TestParsePVC", () => {
  it.for<[string, object | undefined, labels: object, phase: string]>([
    [
      "valid PVC with labels and Pending phase",
      { metadata: { name: "c", labels: { env: "prod" } }, status: { phase: "Pending" } },
      { env: "prod" },
      "Pending",
    ],
    [
      "valid PVC with Bound phase",
      { metadata: { name: "c", labels: {} }, status: { phase: "Bound" } },
      {},
      "Bound",
    ],
    [
      "valid PVC with Lost phase",
      { metadata: { name: "c" }, status: { phase: "Lost" } },
      {},
      "Lost",
    ],
    ["nil PVC pointer", undefined, {}, ""],
  ])("%s", ([, claim, claimLabels, claimPhase]) => {
    const volume = { apiVersion: "v1", kind: "PersistentVolume", metadata: { name: "pv" } };
    const traits = volumeTraits(volume, claim as KubernetesObject | undefined);
    expect(traits).toMatchObject({ claimLabels, claimPhase });
  });
});

// TestGetVolumeTypeFromVolume has no rows here: a volume in a pod that is no persistent one is nobody's to back up.
describe("TestGetVolumeTypeFromPV", () => {
  it.for([
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "hostPath",
    "glusterfs",
    "nfs",
    "rbd",
    "iscsi",
    "cinder",
    "cephfs",
    "fc",
    "flocker",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "local",
    "storageos",
    "csi",
  ])("Test %s", (source) => {
    expect(typeOf({ capacity: { storage: "1Gi" }, [source]: {} })).toBe(
      source === "storageos" ? "storageOS" : source,
    );
  });

  it("Test Unknown Source", () => {
    expect(typeOf({})).toBe("");
  });

  function typeOf(spec: object): string {
    const metadata = { name: "pv" };
    return volumeTraits({ apiVersion: "v1", kind: "PersistentVolume", metadata, spec }).volumeType;
  }
});
