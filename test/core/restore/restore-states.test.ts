import { describe, expect, it } from "vitest";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import {
  createVolumesState,
  finishRestoreState,
  planRestoreState,
  restoreItemsState,
  runRestoreHooksState,
  validateRestoreState,
  type WorkflowPorts,
} from "../../../lambdas/core/restore/restore-states.ts";
import type { BackupStorageLocation } from "../../../lambdas/core/velero/backup-storage-location.ts";
import { NO_DISK_PORTS } from "../../support/no-disks.ts";
import { archiveOf, configMap, RestoreRig } from "../../support/restore-rig.ts";

const LOCATION = { metadata: { name: "default" }, spec: {} } as BackupStorageLocation;
const BACKUP = { kind: "Backup", apiVersion: "velero.io/v1", metadata: { name: "b" }, spec: {} };

async function rig() {
  const { store, cluster, pause, now, restore } = new RestoreRig();
  await store.put("backups/b/velero-backup.json", Buffer.from(JSON.stringify(BACKUP)));
  await store.put("backups/b/b.tar.gz", await archiveOf([configMap("shop", "a")]));
  const ports: WorkflowPorts = {
    storageLocations: [LOCATION],
    openStore: () => store,
    reader: cluster.reader,
    writer: cluster,
    pause,
    now,
    disks: NO_DISK_PORTS,
  };
  return { ports, restore, store };
}

describe("the states of a restore", () => {
  it("restore a backup, each from what the one before it returned", async () => {
    const { ports } = await rig();
    const started = await validateRestoreState(
      { input: { backupName: "b" }, startTime: "2026-11-23T12:00:00.000Z" },
      ports,
    );
    if (started.phase !== "InProgress") throw new Error("refused");
    const { waves, items, disks } = await planRestoreState(started, ports);
    const restoreName = started.restore.metadata.name;
    const chunk = String(waves.flat()[0]);

    expect(items).toBe(2);
    expect(disks).toBe(0);
    expect(await createVolumesState(started, ports)).toMatchObject({ created: 0, waiting: 0 });
    expect(
      await restoreItemsState({ restoreName, location: "default", chunk }, ports),
    ).toMatchObject({
      created: 2,
    });
    expect(await runRestoreHooksState(started, ports)).toMatchObject({ attempted: 0, waiting: 0 });
    expect(await finishRestoreState(started, ports)).toMatchObject({
      restoreName: "b-20261123120000",
      phase: "Completed",
    });
  });
});

describe("finishRestoreState", () => {
  it.for([
    {
      Cause: '{"errorType":"X","errorMessage":"no answer"}',
      reason: "ClusterUnavailableError: no answer",
    },
    { Cause: "no answer", reason: "ClusterUnavailableError: no answer" },
    { Cause: '{"other":1}', reason: 'ClusterUnavailableError: {"other":1}' },
    { Cause: undefined, reason: "ClusterUnavailableError: " },
  ])("says why a restore failed: $reason", async ({ Cause, reason }) => {
    const { ports, restore } = await rig();
    const failure = { Error: "ClusterUnavailableError", Cause };

    expect(
      await finishRestoreState({ restore, location: "default", failure }, ports),
    ).toMatchObject({
      phase: "Failed",
      failureReason: reason,
    });
  });

  it("fails when the storage location is gone", async () => {
    const { ports, restore } = await rig();

    expect(() => finishRestoreState({ restore, location: "old" }, ports)).toThrow(
      expect.objectContaining({ name: ErrorName.NotFound }),
    );
  });
});
