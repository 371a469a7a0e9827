import { expect, it } from "vitest";

import { validateBackup } from "../../../lambdas/core/velero/validate-backup.ts";
import { backup, context, snapshotLocation, storageLocation } from "./objects.ts";

const OLD_AND_POLICY =
  "include-resources, exclude-resources and include-cluster-resources are old filter parameters.\nThey cannot be used with include-exclude policies.";

it("finds nothing wrong with a backup of everything", () => {
  expect(validateBackup(backup(), context())).toEqual([]);
});

it.for([
  {
    name: "use default backup location name, which does not exist",
    storageLocations: [storageLocation("dr")],
    problem:
      'an existing backup storage location was not specified at backup creation time and the server default default does not exist. Please address this issue (see `jangada backup-location -h` for options) and create a new backup. Error: backupstoragelocations.velero.io "default" not found, there are: dr',
  },
  {
    name: "non-existent backup location fails validation",
    spec: { storageLocation: "nonexistent" },
    storageLocations: [],
    problem:
      'an existing backup storage location was not specified at backup creation time and the default nonexistent was not found. Please address this issue (see `jangada backup-location -h` for options) and create a new backup. Error: backupstoragelocations.velero.io "nonexistent" not found, there is none',
  },
  {
    name: "backup for read-only backup location fails validation",
    storageLocations: [storageLocation("default", { accessMode: "ReadOnly" as const })],
    problem:
      "backup can't be created because backup storage location default is currently in read-only mode",
  },
  {
    name: "backup for an unavailable location fails validation",
    storageLocations: [storageLocation("default", {}, { phase: "Unavailable" as const })],
    problem:
      "backup can't be created because BackupStorageLocation default is in Unavailable status.",
  },
  {
    name: "an unavailable location says why",
    storageLocations: [
      storageLocation("default", {}, { phase: "Unavailable" as const, message: "AccessDenied" }),
    ],
    problem:
      "backup can't be created because BackupStorageLocation default is in Unavailable status. It was last seen with: AccessDenied",
  },
])("$name", ({ spec = {}, storageLocations, problem }) => {
  expect(validateBackup(backup(spec), context({ storageLocations }))).toEqual([problem]);
});

it("accepts a location that was never looked at", () => {
  const storageLocations = [storageLocation("default", { accessMode: "ReadWrite" }, {})];
  expect(validateBackup(backup(), context({ storageLocations }))).toEqual([]);
});

it("fails on a policy that cannot be used, and on one that old filters exclude", () => {
  const resourcePolicy = {
    problems: ["fail to get ResourcePolicies velero/p"],
    hasIncludeExcludePolicy: true,
  };
  expect(
    validateBackup(backup({ includedResources: ["pods"] }), context({ resourcePolicy })),
  ).toEqual([...resourcePolicy.problems, OLD_AND_POLICY]);
  expect(
    validateBackup(backup(), context({ resourcePolicy: { hasIncludeExcludePolicy: true } })),
  ).toEqual([]);
});

it("names every problem at once, in Velero's order", () => {
  const given = backup({
    storageLocation: "gone",
    volumeSnapshotLocations: ["gone"],
    includeClusterResources: true,
    includedClusterScopedResources: ["nodes"],
    includedResources: ["*", "pods"],
    includedNamespaces: ["A"],
    labelSelector: {},
    orLabelSelectors: [],
    ttl: "-1h0m0s",
  });
  const problems = validateBackup(
    given,
    context({
      snapshotLocations: [snapshotLocation("default")],
      namespacesProblem: "forbidden",
      resourcePolicy: { problems: ["fail to get ResourcePolicies velero/p"] },
    }),
  );
  expect(problems.map((problem) => problem.slice(0, 40))).toEqual([
    "an existing backup storage location was ",
    "a VolumeSnapshotLocation CRD for the loc",
    "error getting namespace list: forbidden",
    "include-resources, exclude-resources and",
    "Invalid included/excluded resource lists",
    "Invalid included/excluded namespace list",
    "encountered labelSelector as well as orL",
    "fail to get ResourcePolicies velero/p",
    'spec.ttl "-1h0m0s": must not be negative',
  ]);
});

it("fails when a namespace is both included and excluded by its label", () => {
  expect(
    validateBackup(
      backup({ includedNamespaces: ["a", "b"] }),
      context({ excludedNamespaces: ["b"] }),
    ),
  ).toEqual([
    "Invalid included/excluded namespace lists: excludes list cannot contain an item in the includes list: b",
  ]);
});
