import { expect, it } from "vitest";

import { backupSchema } from "../../../lambdas/core/velero/backup.ts";
import { backup, veleroObjects } from "./objects.ts";

it("reads each Backup as a real Velero left it", () => {
  const velero = veleroObjects("Backup");
  expect(velero).toHaveLength(9);
  expect(velero.map((object) => backupSchema.parse(object))).toEqual(velero);
});

it("reads every field a Backup may have", () => {
  const hook = {
    exec: { container: "c", command: ["true"], onError: "Fail" as const, timeout: "1m0s" },
  };
  const whole = {
    ...backup({
      metadata: { labels: { a: "b" } },
      excludedNamespaces: ["b"],
      labelSelector: { matchExpressions: [{ key: "a", operator: "In", values: ["b"] }] },
      defaultVolumesToRestic: false,
      hooks: {
        resources: [
          {
            name: "h",
            includedNamespaces: ["a"],
            excludedNamespaces: ["b"],
            includedResources: ["pods"],
            excludedResources: ["jobs"],
            labelSelector: {},
            pre: [hook],
            post: [hook],
          },
        ],
      },
      orderedResources: { pods: "a/b,a/c" },
      resourcePolicy: { apiGroup: "", kind: "configmap", name: "p" },
      datamover: "velero",
      uploaderConfig: { parallelFilesUpload: 2 },
    }),
    status: {
      queuePosition: 1,
      validationErrors: ["a"],
      failureReason: "b",
      csiVolumeSnapshotsAttempted: 5,
      csiVolumeSnapshotsCompleted: 4,
      backupItemOperationsAttempted: 3,
      backupItemOperationsCompleted: 2,
      backupItemOperationsFailed: 1,
    },
  };
  expect(backupSchema.parse(whole)).toEqual(whole);
});

it.for(["velero.io/v1beta1", ""])("fails on a Backup of apiVersion %j", (apiVersion) => {
  expect(backupSchema.safeParse({ ...backup(), apiVersion }).success).toBe(false);
});
