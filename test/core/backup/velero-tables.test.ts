import { describe, expect, it } from "vitest";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { placesIn } from "../../support/archive-places.ts";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { type TakenBackup, takeBackup } from "../../support/take-backup.ts";
import { COHABITATION } from "../../support/velero-tables/cohabitation.ts";
import { CRDS_TABLE } from "../../support/velero-tables/crds.ts";
import { NAMESPACES_TABLE } from "../../support/velero-tables/namespaces.ts";
import { NEW_FILTERS } from "../../support/velero-tables/new-filters.ts";
import { OLD_FILTERS } from "../../support/velero-tables/old-filters.ts";
import {
  claim,
  deployment,
  pod,
  secret,
  type VeleroTableRow,
  volume,
} from "../../support/velero-tables/table-objects.ts";

/** Velero's engine takes these specs; its server, and so `backUp`, refuses them before the engine. */
const REFUSED = new Set([
  "when a wildcard and a specific resource are included, the wildcard takes precedence",
  "wildcard excludes are ignored",
]);

const backUpRow = ({ objects, spec }: Pick<VeleroTableRow, "objects" | "spec">) =>
  takeBackup({ reader: memoryKubernetesReader(objects, { pageSize: 2, chunkSize: 100 }), spec });

/** Every `<group>/<version>/<Kind>` and name of the resource list. */
const listed = ({ resourceList }: TakenBackup) =>
  Object.entries(resourceList).flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`));

// Velero's other tables of its backup are beside what they are about: additional items and actions in
// back-up-item.test.ts, snapshots in back-up-volumes.test.ts, hooks in hooked-blocks.test.ts, related items in blocks. Some have nothing here
// to test: plug-ins that fail or pick items (TestBackupWithInvalidActions, TestItemBlockActions…), operations that outlast
// a backup (TestBackupWithAsyncOperations, TestUpdateVolumeInfos, TestPutVolumeInfos), the CSI plug-in's outcomes
// (TestBackupItemActionsForSkippedPV), and a node agent (TestBackupWithPodVolume), which would run in the cluster.
describe.each([
  ["TestBackupOldResourceFiltering", OLD_FILTERS],
  ["TestBackupNewResourceFiltering", NEW_FILTERS],
  ["TestBackupNamespaces", NAMESPACES_TABLE],
  ["TestCRDInclusion", CRDS_TABLE],
  ["TestBackupResourceCohabitation", COHABITATION],
])("%s", (_, rows) => {
  it.for(rows.filter(({ name }) => !REFUSED.has(name)))("$name", async (row) => {
    const taken = await backUpRow(row);

    expect(placesIn(taken.entries).sort()).toEqual([...row.expected].sort());
    expect(taken.entries.size).toBe(1 + 2 * row.expected.length);
    expect(listed(taken)).toHaveLength(row.expected.length);
  });

  it.for(rows.filter(({ name }) => REFUSED.has(name)))("refuses: $name", async (row) => {
    await expect(backUpRow(row)).rejects.toMatchObject({ name: ErrorName.FailedValidation });
  });
});

it("TestBackedUpItemsMatchesTarballContents", async () => {
  const objects = [
    pod("foo", "bar"),
    pod("zoo", "raz"),
    deployment("foo", "bar"),
    deployment("zoo", "raz"),
    volume("bar"),
    volume("baz"),
  ];
  const taken = await backUpRow({ objects, spec: {} });

  expect(placesIn(taken.entries).sort()).toEqual([
    "deployments.apps:foo/bar",
    "deployments.apps:zoo/raz",
    "persistentvolumes:bar",
    "persistentvolumes:baz",
    "pods:foo/bar",
    "pods:zoo/raz",
  ]);
  expect(taken.resourceList).toEqual({
    "apps/v1/Deployment": ["foo/bar", "zoo/raz"],
    "v1/PersistentVolume": ["bar", "baz"],
    "v1/Pod": ["foo/bar", "zoo/raz"],
  });
});

it("TestBackupProgressIsUpdated", async () => {
  const progress: number[] = [];
  const taken = await takeBackup({
    reader: memoryKubernetesReader([pod("foo", "bar"), deployment("foo", "bar"), volume("bar")]),
    onProgress: ({ items }) => void progress.push(items),
  });

  expect(progress).toEqual([1, 2, 3]);
  expect(taken.backup.status?.progress).toEqual({ totalItems: 3, itemsBackedUp: 3 });
});

it("TestBackupUsesNewCohabitatingResourcesForEachBackup", async () => {
  const [row] = COHABITATION.slice(1);
  const reader = memoryKubernetesReader(row?.objects ?? []);
  const first = await takeBackup({ reader, name: "backup-1" });
  const second = await takeBackup({ reader, name: "backup-2" });

  expect(placesIn(first.entries)).toEqual(row?.expected);
  expect(placesIn(second.entries)).toEqual(row?.expected);
});

it("TestBackupResourceOrdering", async () => {
  const objects = [
    deployment("foo", "bar"),
    deployment("zoo", "raz"),
    secret("foo", "bar"),
    volume("bar"),
    volume("baz"),
    claim("foo", "bar", ""),
    claim("zoo", "raz", ""),
    pod("foo", "bar"),
    pod("zoo", "raz"),
  ];
  const taken = await backUpRow({ objects, spec: {} });

  expect(placesIn(taken.entries)).toEqual([
    "pods:foo/bar",
    "pods:zoo/raz",
    "persistentvolumeclaims:foo/bar",
    "persistentvolumeclaims:zoo/raz",
    "persistentvolumes:bar",
    "persistentvolumes:baz",
    "secrets:foo/bar",
    "deployments.apps:foo/bar",
    "deployments.apps:zoo/raz",
  ]);
});
