import { describe, expect, it } from "vitest";
import { matchVolumePolicy } from "../../../lambdas/core/volumes/match-volume-policy.ts";
import type { VolumePolicies } from "../../../lambdas/core/volumes/volume-policies.ts";

const GIB = 2 ** 30;
const VOLUME = {
  capacity: 10 * GIB,
  storageClass: "gp3",
  csi: { driver: "ebs.csi.aws.com", volumeAttributes: { tier: "fast", more: "x" } },
  volumeType: "csi",
  claimLabels: { app: "db", env: "prod" },
  claimPhase: "Bound",
};
const NFS = {
  capacity: 0,
  storageClass: "",
  nfs: { server: "10.0.0.1", path: "/data" },
  volumeType: "nfs",
  claimLabels: {},
  claimPhase: "",
};

function matches(conditions: object, volume: Parameters<typeof matchVolumePolicy>[1]): boolean {
  const volumePolicies = [{ conditions, action: { type: "skip" as const } }];
  return matchVolumePolicy({ version: "v1", volumePolicies }, volume) !== undefined;
}

describe("matchVolumePolicy", () => {
  it.for([
    { conditions: {}, ebs: true, nfs: true },
    { conditions: { capacity: "" }, ebs: true, nfs: true },
    { conditions: { capacity: "10Gi,10Gi" }, ebs: true, nfs: false },
    { conditions: { capacity: "1Gi,9Gi" }, ebs: false, nfs: false },
    { conditions: { capacity: ",9Gi" }, ebs: false, nfs: true },
    { conditions: { capacity: "11Gi," }, ebs: false, nfs: false },
    { conditions: { storageClass: ["gp2", "gp3"] }, ebs: true, nfs: false },
    { conditions: { storageClass: [] }, ebs: true, nfs: true },
    { conditions: { csi: {} }, ebs: true, nfs: false },
    { conditions: { csi: { driver: "ebs.csi.aws.com" } }, ebs: true, nfs: false },
    { conditions: { csi: { driver: "efs.csi.aws.com" } }, ebs: false, nfs: false },
    {
      conditions: { csi: { driver: "ebs.csi.aws.com", volumeAttributes: { tier: "fast" } } },
      ebs: true,
      nfs: false,
    },
    {
      conditions: { csi: { driver: "ebs.csi.aws.com", volumeAttributes: { tier: "slow" } } },
      ebs: false,
      nfs: false,
    },
    { conditions: { nfs: {} }, ebs: false, nfs: true },
    { conditions: { nfs: { server: "10.0.0.1" } }, ebs: false, nfs: true },
    { conditions: { nfs: { server: "10.0.0.2" } }, ebs: false, nfs: false },
    { conditions: { nfs: { path: "/data" } }, ebs: false, nfs: true },
    { conditions: { nfs: { server: "10.0.0.1", path: "/other" } }, ebs: false, nfs: false },
    { conditions: { volumeTypes: ["nfs", "emptyDir"] }, ebs: false, nfs: true },
    { conditions: { pvcLabels: { app: "db" } }, ebs: true, nfs: false },
    { conditions: { pvcLabels: { app: "db", env: "test" } }, ebs: false, nfs: false },
    { conditions: { pvcLabels: {} }, ebs: true, nfs: true },
    { conditions: { pvcPhase: ["Pending"] }, ebs: false, nfs: false },
    { conditions: { pvcPhase: ["Pending", "Bound"] }, ebs: true, nfs: false },
    { conditions: { storageClass: ["gp3"], nfs: {} }, ebs: false, nfs: false },
  ])("meets $conditions as Velero does", ({ conditions, ebs, nfs }) => {
    expect(matches(conditions, VOLUME)).toBe(ebs);
    expect(matches(conditions, NFS)).toBe(nfs);
  });

  it("takes the first policy that matches", () => {
    const policies: VolumePolicies = {
      version: "v1",
      volumePolicies: [
        { conditions: { nfs: {} }, action: { type: "fs-backup" } },
        { conditions: { storageClass: ["gp3"] }, action: { type: "snapshot" } },
        { conditions: {}, action: { type: "skip" } },
      ],
    };
    expect(matchVolumePolicy(policies, VOLUME)).toEqual({ type: "snapshot" });
    expect(matchVolumePolicy(policies, NFS)).toEqual({ type: "fs-backup" });
  });

  it("finds nothing without policies", () => {
    expect(matchVolumePolicy({ version: "v1" }, VOLUME)).toBeUndefined();
  });

  it("meets no capacity that was never checked", () => {
    const conditions = { capacity: "broken" };
    const policies = {
      version: "v1" as const,
      volumePolicies: [{ conditions, action: { type: "skip" as const } }],
    };
    expect(matchVolumePolicy(policies, VOLUME)).toBeUndefined();
  });
});
