import { describe, expect, it } from "vitest";
import type { RestoredDisk } from "../../../../lambdas/core/restore/item/restore-context.ts";
import {
  restoredVolume,
  withRestoredVolume,
} from "../../../../lambdas/core/restore/item/restored-volume.ts";
import type { VolumePlan } from "../../../../lambdas/core/restore/item/volume-plan.ts";
import { withDisk } from "../../../../lambdas/core/volumes/with-disk.ts";
import { claim, object, refOf, restoreContext, volume } from "./builders.ts";

const snapshot = {
  volumeName: "pv-1",
  snapshotId: "snap-1",
  location: "default",
  volumeType: "gp3",
  volumeAZ: "us-east-1a",
};
const spec = { namespaceMapping: { "ns-1": "ns-2" } };
const disk = { volumeId: "vol-new", zone: "us-east-1b", driver: "ebs.csi.aws.com" as const };
const planned = (plan: VolumePlan, made: RestoredDisk = disk) =>
  restoreContext({
    spec,
    volumePlans: new Map([["pv-1", plan]]),
    disks: new Map([["pv-1", made]]),
  });

/** As `volume` makes it, with its claim mapped and no trace of binding. */
const freed = (metadata: object) =>
  object("PersistentVolume", undefined, "pv-1", {
    metadata,
    spec: {
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { namespace: "ns-2", name: "pvc-1" },
    },
  });

describe("restoredVolume", () => {
  const pv = volume("pv-1", "Retain", "ns-1/pvc-1");
  const renamed = { name: "new", annotations: { "velero.io/original-pv-name": "pv-1" } };
  it.for<{ name: string; plan: VolumePlan; expected: object }>([
    {
      name: "leaves out a volume that is provisioned anew",
      plan: { action: "provision", because: "deletePolicy" },
      expected: { outcome: "skip", reason: "provisionedAnew" },
    },
    {
      name: "fails with what the plan says",
      plan: { action: "fail", error: "no snapshot" },
      expected: { outcome: "failed", error: "no snapshot" },
    },
    {
      name: "only maps the claim of a volume that is to be compared",
      plan: { action: "compare" },
      expected: {
        outcome: "restore",
        object: volume("pv-1", "Retain", "ns-2/pvc-1"),
        warnings: [],
      },
    },
    {
      name: "frees a volume that keeps its disk",
      plan: { action: "keepDisk" },
      expected: { outcome: "restore", object: freed({}), warnings: [] },
    },
    {
      name: "passes on the plan's warning",
      plan: { action: "keepDisk", newName: "new", warning: "beware" },
      expected: { outcome: "restore", object: freed(renamed), warnings: ["beware"] },
    },
    {
      name: "gives a volume the disk that was made of its snapshot",
      plan: { action: "fromSnapshot", snapshot },
      expected: { outcome: "restore", object: withDisk(freed({}), disk), warnings: [] },
    },
    {
      name: "renames a copy and notes its original name",
      plan: { action: "fromSnapshot", snapshot, newName: "new" },
      expected: { outcome: "restore", object: withDisk(freed(renamed), disk), warnings: [] },
    },
  ])("$name", ({ plan, expected }) => {
    expect(restoredVolume(refOf("persistentvolumes", pv), pv, planned(plan))).toEqual(expected);
  });

  it("fails with what kept its disk from being made", () => {
    const context = planned({ action: "fromSnapshot", snapshot }, { error: "access denied" });
    expect(restoredVolume(refOf("persistentvolumes", pv), pv, context)).toEqual({
      outcome: "failed",
      error: "error executing PVAction for persistentvolumes/pv-1: access denied",
    });
  });

  it("fails a volume whose disk nobody made", () => {
    const plans = new Map([["pv-1", { action: "fromSnapshot", snapshot } as const]]);
    const context = restoreContext({ volumePlans: plans });
    expect(restoredVolume(refOf("persistentvolumes", pv), pv, context)).toMatchObject({
      outcome: "failed",
      error: expect.stringContaining("no disk was made of its snapshot"),
    });
  });

  it("fails a volume nobody planned for", () => {
    expect(restoredVolume(refOf("persistentvolumes", pv), pv, restoreContext())).toEqual({
      outcome: "failed",
      error: 'persistent volume "pv-1" has no plan',
    });
  });
});

describe("withRestoredVolume", () => {
  const annotations = { "pv.kubernetes.io/bind-completed": "yes", foo: "bar" };
  const bound = claim("ns-1", "pvc-1", "pv-1", { metadata: { annotations } });
  const free = (spec: object) =>
    object("PersistentVolumeClaim", "ns-1", "pvc-1", {
      metadata: { annotations: { foo: "bar" } },
      spec,
    });

  it.for<{ name: string; plan: VolumePlan; expected: object; warnings?: string[] }>([
    {
      name: "has a claim provisioned whose volume is not restored",
      plan: { action: "provision", because: "deletePolicy" },
      expected: free({}),
    },
    {
      name: "warns that contents stay with the node agent",
      plan: { action: "provision", because: "podVolumeBackup" },
      expected: free({}),
      warnings: [
        `contents of persistent volume "pv-1" were backed up by Velero's node agent and are not restored: claim "pvc-1" gets an empty volume`,
      ],
    },
    {
      name: "warns that contents stay in a CSI snapshot",
      plan: { action: "provision", because: "csiSnapshot" },
      expected: free({}),
      warnings: [
        `contents of persistent volume "pv-1" are in a CSI snapshot and are not restored: claim "pvc-1" gets an empty volume`,
      ],
    },
    {
      name: "keeps the volume of a claim that is restored",
      plan: { action: "keepDisk" },
      expected: free({ volumeName: "pv-1" }),
    },
    {
      name: "follows a volume to its new name",
      plan: { action: "fromSnapshot", snapshot, newName: "new" },
      expected: free({ volumeName: "new" }),
    },
  ])("$name", ({ plan, expected, warnings }) => {
    expect(withRestoredVolume(bound, planned(plan))).toEqual({
      object: expected,
      warnings: warnings ?? [],
    });
  });

  it("frees a claim whose volume is not part of the restore, and keeps its volume's name", () => {
    const kept = { object: free({ volumeName: "pv-1" }), warnings: [] };
    expect(withRestoredVolume(bound, restoreContext())).toEqual(kept);
  });

  it.for([{}, { volumeName: "" }])("leaves a claim that was never bound: %j", (spec) => {
    const pending = object("PersistentVolumeClaim", "ns-1", "pvc-1", { spec });
    expect(withRestoredVolume(pending, restoreContext())).toEqual({
      object: pending,
      warnings: [],
    });
  });
});
