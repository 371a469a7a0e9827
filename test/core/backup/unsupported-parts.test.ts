import { expect, it } from "vitest";
import { memoryKubernetesReader } from "../../support/fakes/memory-kubernetes-reader.ts";
import { takeBackup } from "../../support/take-backup.ts";

it.for<[spec: object, message: string]>([
  [{ defaultVolumesToFsBackup: true }, "defaultVolumesToFsBackup has no effect"],
  [{ snapshotMoveData: true }, "snapshotMoveData has no effect"],
])("is an error of a backup to ask for %o", async ([spec, message]) => {
  const { backup, results } = await takeBackup({ reader: memoryKubernetesReader([]), spec });

  expect(backup.status).toMatchObject({ phase: "PartiallyFailed", errors: 1 });
  expect(results.errors.velero?.join()).toContain(message);
});
