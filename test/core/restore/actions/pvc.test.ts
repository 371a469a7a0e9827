import { describe, expect, it } from "vitest";
import { pvc } from "../../../../lambdas/core/restore/actions/pvc.ts";
import { object } from "../item/builders.ts";
import { changedBy, executeAction } from "./execute-action.ts";

const SELECTED = { "volume.kubernetes.io/selected-node": "source-node" };
const claimWith = (annotations?: object) =>
  object(
    "PersistentVolumeClaim",
    "source-ns",
    "pvc-1",
    annotations && { metadata: { annotations } },
  );

describe("annotations (TestPVCActionExecute)", () => {
  it.for([
    ["a persistent volume claim with no annotation", undefined, undefined],
    ["a persistent volume claim with selected-node annotation", SELECTED, undefined],
    [
      "a persistent volume claim with other annotation",
      { "other-anno-1": "1", "other-anno-2": "2" },
      { "other-anno-1": "1", "other-anno-2": "2" },
    ],
    [
      "a persistent volume claim with other annotation and selected-node annotation",
      { "other-anno": "other-value", ...SELECTED },
      { "other-anno": "other-value" },
    ],
  ] as const)("%s", ([, before, after]) => {
    expect(changedBy(pvc, claimWith(before))).toEqual(claimWith(after));
  });

  it.for([
    "pv.kubernetes.io/bind-completed",
    "pv.kubernetes.io/bound-by-controller",
    "volume.kubernetes.io/storage-provisioner",
    "volume.beta.kubernetes.io/storage-provisioner",
    "velero.io/volume-snapshot-name",
    "velero.io/data-upload-name",
  ])("takes %s (TestRemovePVCAnnotations)", (name) => {
    expect(changedBy(pvc, claimWith({ [name]: "x", kept: "x" }))).toEqual(claimWith({ kept: "x" }));
  });
});

describe("the volume (TestAddPVFromPVCActionExecute)", () => {
  const boundPv = { groupResource: "persistentvolumes", namespace: undefined, name: "bound-pv" };
  it.for([
    [
      "bound PVC with volume name returns associated PV",
      { spec: { volumeName: "bound-pv" }, status: { phase: "Bound" } },
      [boundPv],
    ],
    [
      "unbound PVC with volume name does not return any additional items",
      { spec: { volumeName: "pending-pv" }, status: { phase: "Pending" } },
      [],
    ],
    [
      "bound PVC without volume name does not return any additional items",
      { spec: {}, status: { phase: "Bound" } },
      [],
    ],
  ] as const)("%s", ([, fields, additionalItems]) => {
    const archived = object("PersistentVolumeClaim", "source-ns", "pvc-1", fields);
    expect(executeAction(pvc, archived)).toMatchObject({ additionalItems });
  });
});
