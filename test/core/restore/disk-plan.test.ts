import { describe, expect, it } from "vitest";
import { plannedDisk } from "../../../lambdas/core/restore/disk-plan.ts";
import type { VolumePlan } from "../../../lambdas/core/restore/item/volume-plan.ts";
import {
  AUTO_MODE_DRIVER,
  EBS_DRIVER,
  type EbsDriver,
} from "../../../lambdas/core/volumes/ebs-volume-of.ts";
import { object, RestoreRig } from "../../support/restore-rig.ts";

const SNAPSHOT = {
  volumeName: "pv",
  snapshotId: "snap-1",
  volumeType: "gp3",
  volumeAZ: "us-east-1a",
};
const PLAN: VolumePlan = { action: "fromSnapshot", snapshot: { ...SNAPSHOT, location: "default" } };
const { restore } = new RestoreRig({ namespaceMapping: { data: "copy" } });

function diskOf(spec: object, plan: VolumePlan = PLAN, drivers: readonly EbsDriver[] = []) {
  const labels = { "topology.kubernetes.io/zone": "us-east-1c" };
  const volume = object("v1", "PersistentVolume", "pv", undefined, { metadata: { labels }, spec });
  return plannedDisk({ volume, plan }, restore, { zones: [], drivers });
}

describe("plannedDisk", () => {
  it("wants a disk for the claim as it will be", () => {
    const claimRef = { namespace: "data", name: "pvc" };
    expect(diskOf({ claimRef }, { ...PLAN, newName: "clone" })).toEqual([
      {
        snapshot: SNAPSHOT,
        newName: "clone",
        claim: { namespace: "copy", name: "pvc" },
        location: "default",
        driver: EBS_DRIVER,
      },
    ]);
    expect(diskOf({ claimRef: { namespace: "other", name: "pvc" } })).toMatchObject([
      { claim: { namespace: "other" } },
    ]);
  });

  it("wants a disk for a volume that nobody claims", () => {
    expect(diskOf({})).toEqual([{ snapshot: SNAPSHOT, location: "default", driver: EBS_DRIVER }]);
  });

  it("takes the zone from the volume when the backup does not say it", () => {
    const snapshot = { ...SNAPSHOT, volumeAZ: "", location: "" };
    expect(diskOf({}, { action: "fromSnapshot", snapshot })).toMatchObject([
      { snapshot: { volumeAZ: "us-east-1c" }, location: "" },
    ]);
  });

  it.for<VolumePlan>([
    { action: "compare" },
    { action: "keepDisk" },
    { action: "fail", error: "x" },
    { action: "provision", because: "deletePolicy" },
  ])("wants no disk where the plan is to $action", (plan) => {
    expect(diskOf({}, plan)).toEqual([]);
  });

  it.for<{ own: string | undefined; served: EbsDriver[]; driver: EbsDriver }>([
    { own: EBS_DRIVER, served: [], driver: EBS_DRIVER },
    { own: AUTO_MODE_DRIVER, served: [], driver: AUTO_MODE_DRIVER },
    { own: undefined, served: [], driver: EBS_DRIVER },
    { own: EBS_DRIVER, served: [AUTO_MODE_DRIVER], driver: AUTO_MODE_DRIVER },
    { own: AUTO_MODE_DRIVER, served: [EBS_DRIVER], driver: EBS_DRIVER },
    { own: undefined, served: [AUTO_MODE_DRIVER], driver: AUTO_MODE_DRIVER },
    { own: EBS_DRIVER, served: [EBS_DRIVER, AUTO_MODE_DRIVER], driver: EBS_DRIVER },
    { own: AUTO_MODE_DRIVER, served: [EBS_DRIVER, AUTO_MODE_DRIVER], driver: AUTO_MODE_DRIVER },
  ])(
    "has a volume of $own attached by $driver in a cluster with $served",
    ({ own, served, driver }) => {
      const spec = own === undefined ? {} : { csi: { driver: own } };
      expect(diskOf(spec, PLAN, served)).toMatchObject([{ driver }]);
    },
  );
});
