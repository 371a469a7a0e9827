import { expect, it } from "vitest";

import { restoreSchema } from "../../../lambdas/core/velero/restore.ts";
import { restore, veleroObjects } from "./objects.ts";

it("reads each Restore as a real Velero left it", () => {
  const velero = veleroObjects("Restore");
  expect(velero).toHaveLength(7);
  expect(velero.map((object) => restoreSchema.parse(object))).toEqual(velero);
});

it("reads every field a Restore may have", () => {
  const selector = { matchExpressions: [{ key: "a", operator: "Exists" as const }] };
  const whole = {
    ...restore({
      scheduleName: "nightly",
      excludedNamespaces: ["b"],
      includedResources: ["pods"],
      orLabelSelectors: [selector],
      restorePVs: false,
      restoreStatus: { includedResources: ["*"], excludedResources: ["pods"] },
      preserveNodePorts: true,
      includeClusterResources: false,
      hooks: {
        resources: [
          {
            name: "h",
            includedNamespaces: ["a"],
            excludedNamespaces: ["b"],
            includedResources: ["pods"],
            excludedResources: ["jobs"],
            labelSelector: selector,
            postHooks: [
              {
                exec: {
                  container: "c",
                  command: ["true"],
                  onError: "Continue",
                  execTimeout: "30s",
                  waitTimeout: "5m0s",
                  waitForReady: true,
                },
              },
            ],
          },
        ],
      },
      existingResourcePolicy: "update",
      resourceModifier: { apiGroup: "", kind: "configmap", name: "m" },
      uploaderConfig: { writeSparseFiles: true, parallelFilesDownload: 2 },
    }),
    status: {
      validationErrors: ["a"],
      failureReason: "b",
      restoreItemOperationsAttempted: 3,
      restoreItemOperationsCompleted: 2,
      restoreItemOperationsFailed: 1,
      hookStatus: { hooksAttempted: 2, hooksFailed: 1 },
    },
  };
  expect(restoreSchema.parse(whole)).toEqual(whole);
});
