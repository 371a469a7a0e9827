import { describe, expect, it } from "vitest";
import { describeRestore } from "../../../cli/describe/describe-restore.ts";
import { PLAIN } from "../../../cli/output/colors.ts";
import type { Restore } from "../../../lambdas/core/velero/restore.ts";

const VOLUMES = {
  content: [
    {
      restoreMethod: "CSISnapshot",
      pvcNamespace: "shop",
      pvcName: "data",
      csiSnapshotInfo: {
        snapshotHandle: "snap-1",
        driver: "ebs.csi.aws.com",
        vscName: "content-1",
      },
    },
    {
      restoreMethod: "NativeSnapshot",
      pvName: "pv-1",
      pvcNamespace: "shop",
      pvcName: "other",
      nativeSnapshotInfo: {
        snapshotHandle: "snap-2",
        volumeType: "io2",
        volumeAZ: "us-east-1b",
        iops: "4000",
      },
    },
    { restoreMethod: "NativeSnapshot", pvName: "pv-2" },
  ],
};

function text(
  { metadata = {}, spec = {}, status = {} }: { metadata?: object; spec?: object; status?: object },
  details = false,
): string {
  const restore = {
    kind: "Restore",
    apiVersion: "velero.io/v1",
    metadata: { name: "r", ...metadata },
    spec: { backupName: "b", ...spec },
    status,
  } as Restore;
  const files = { results: {}, resourceList: {}, volumes: VOLUMES };
  return describeRestore(restore, files, { details, colors: PLAIN });
}

describe("describeRestore", () => {
  it.for([
    {
      what: "a resource modifier",
      parts: { spec: { resourceModifier: { kind: "configmap", name: "m" } } },
      shown: "\nResource modifier:\n  Type:  configmap\n  Name:  m\n",
    },
    {
      what: "an uploader's settings",
      parts: { spec: { uploaderConfig: { writeSparseFiles: true, parallelFilesDownload: 2 } } },
      shown: "Uploader config:\n  Write Sparse Files:  true\n  Parallel Restore:    2\n",
    },
    {
      what: "that it is being deleted",
      parts: {
        metadata: { deletionTimestamp: "2026-11-23T12:00:00Z" },
        status: { phase: "Completed" },
      },
      shown: "Phase:  Completed (Deleting)\n",
    },
    {
      what: "how far a running one is",
      parts: { status: { phase: "InProgress", progress: { totalItems: 3, itemsRestored: 1 } } },
      shown: "Estimated total items to be restored:  3\nItems restored so far:                 1\n",
    },
    {
      what: "why it was refused",
      parts: { status: { phase: "FailedValidation", validationErrors: ["no such backup"] } },
      shown: "\nValidation errors:  no such backup\n",
    },
    {
      what: "why it broke off",
      parts: { status: { phase: "Failed", failureReason: "interrupted" } },
      shown: "\nFailure reason:  interrupted\n",
    },
    {
      what: "operations beside it",
      parts: { status: { restoreItemOperationsAttempted: 2, restoreItemOperationsCompleted: 2 } },
      shown: "Restore Item Operations:  2 of 2 completed successfully, 0 failed\n",
    },
    {
      what: "volumes from native snapshots",
      parts: {},
      shown: `Velero-Native Snapshot Restores:
  pv-1 (shop/other): specify --details for more information
  pv-2 (no claim): specify --details for more information

CSI`,
    },
    {
      what: "volumes from CSI snapshots",
      parts: {},
      shown:
        "CSI Snapshot Restores:\n  shop/data:\n    Snapshot: specify --details for more information\n\n",
    },
  ])("shows $what", ({ parts, shown }) => {
    expect(text(parts)).toContain(shown);
  });

  it("shows all of a volume with details", () => {
    expect(text({}, true)).toContain(`  pv-1 (shop/other):
    Snapshot ID:        snap-2
    Type:               io2
    Availability Zone:  us-east-1b
    IOPS:               4000
`);
    expect(text({}, true)).toContain(`  shop/data:
    Snapshot:
      Snapshot Content Name: content-1
      Storage Snapshot ID: snap-1
      CSI Driver: ebs.csi.aws.com
`);
  });
});
