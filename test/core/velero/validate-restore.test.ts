import { expect, it } from "vitest";

import type { RestoreSpec } from "../../../lambdas/core/velero/restore.ts";
import {
  type RestoreContext,
  validateRestore,
} from "../../../lambdas/core/velero/validate-restore.ts";
import { restore, storageLocation, storedBackup } from "./objects.ts";

function context(given: Partial<RestoreContext> = {}): RestoreContext {
  const location = storageLocation("default", { accessMode: "ReadOnly" });
  return { backups: [{ backup: storedBackup("full", { phase: "Failed" }), location }], ...given };
}

it("finds nothing wrong with a restore from a read-only location, whatever the phase", () => {
  expect(validateRestore(restore({ backupName: "full" }), context())).toEqual([]);
});

it.for<{ name: string; spec: RestoreSpec; problems: readonly string[] }>([
  {
    name: "restore with both namespace in both includedNamespaces and excludedNamespaces fails validation",
    spec: { backupName: "full", includedNamespaces: ["a"], excludedNamespaces: ["a"] },
    problems: [
      "Invalid included/excluded namespace lists: excludes list cannot contain an item in the includes list: a",
    ],
  },
  {
    name: "restore with resource in both includedResources and excludedResources fails validation",
    spec: { backupName: "full", includedResources: ["pods"], excludedResources: ["pods"] },
    problems: [
      "Invalid included/excluded resource lists: excludes list cannot contain an item in the includes list: pods",
    ],
  },
  {
    name: "restoring a non-restorable resource fails validation",
    spec: { backupName: "full", includedResources: ["nodes"] },
    problems: [
      "nodes are non-restorable resources",
      "Invalid included/excluded resource lists: excludes list cannot contain an item in the includes list: nodes",
    ],
  },
  {
    name: "labelSelector as well as orLabelSelectors fails validation",
    spec: { backupName: "full", labelSelector: {}, orLabelSelectors: [] },
    problems: [
      "encountered labelSelector as well as orLabelSelectors in restore spec, only one can be specified",
    ],
  },
  {
    name: "new restore with empty backup and schedule names fails validation",
    spec: {},
    problems: [
      "Either a backup or schedule must be specified as a source for the restore, but not both",
    ],
  },
  {
    name: "new restore with backup and schedule names provided fails validation",
    spec: { backupName: "full", scheduleName: "nightly" },
    problems: [
      "Either a backup or schedule must be specified as a source for the restore, but not both",
    ],
  },
  {
    name: "restore with non-existent backup name fails",
    spec: { backupName: "gone" },
    problems: [
      'Error retrieving backup: can\'t find backup "gone" in any backup storage location (see `jangada backup get` for those there are)',
    ],
  },
  {
    name: "a schedule without backups fails validation",
    spec: { scheduleName: "weekly" },
    problems: ['No backups found for schedule "weekly"'],
  },
])("$name", ({ spec, problems }) => {
  expect(validateRestore(restore(spec), context())).toEqual(problems);
});

it("fails for a schedule without a completed backup, naming those there are", () => {
  const location = storageLocation("default");
  const backups = [
    { backup: storedBackup("nightly-1", { phase: "PartiallyFailed" }, "nightly"), location },
  ];
  expect(validateRestore(restore({ scheduleName: "nightly" }), context({ backups }))).toEqual([
    'No completed backups found for schedule "nightly"; name one of nightly-1 as backupName to restore it all the same',
  ]);
});

it("fails when the location of the backup is unavailable", () => {
  const location = storageLocation("dr", {}, { phase: "Unavailable" });
  const backups = [{ backup: storedBackup("full", {}), location }];
  expect(validateRestore(restore({ backupName: "full" }), context({ backups }))).toEqual([
    "The BSL dr is unavailable, cannot retrieve the backup",
  ]);
});

it("names every problem at once, in Velero's order", () => {
  const spec: RestoreSpec = {
    backupName: "full",
    includedNamespaces: ["*", "a"],
    includedResources: ["*", "pods"],
    labelSelector: {},
    orLabelSelectors: [],
    hooks: { resources: [{ name: "a", postHooks: [{ init: { initContainers: [{}] } }] }] },
  };
  const problems = validateRestore(
    restore(spec),
    context({ backupProblem: "AccessDenied", resourceModifierProblem: "failed to get modifiers" }),
  );
  expect(problems.map((problem) => problem.slice(0, 40))).toEqual([
    "Invalid included/excluded resource lists",
    "Invalid included/excluded namespace list",
    "encountered labelSelector as well as orL",
    "invalid InitContainer in restore hook, i",
    "Error retrieving backup: AccessDenied",
    "failed to get modifiers",
  ]);
});
