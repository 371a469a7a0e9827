import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeBackup } from "../support/take-backup.ts";
import { expectedBackup } from "../support/velero-decisions.ts";
import { VELERO_BACKUPS, type VeleroBackupName, veleroBackup } from "../support/velero-fixtures.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { comparableEntries } from "./support/comparable-entries.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { applyManifest, loadSampleCluster } from "./support/sample-cluster.ts";

/** What was put into the cluster just before a backup that names it. */
const ADDED_FOR: Partial<Record<VeleroBackupName, string>> = {
  "hooks-fail": "90-hooked.yaml",
  "too-long-name": "91-too-long.yaml",
};

describe("a backup of a real cluster like the one a real Velero backed up", () => {
  let cluster: ControlPlane;
  beforeAll(async () => {
    cluster = await startControlPlane({ nodes: 3 });
    await loadSampleCluster(cluster);
  });
  afterAll(() => cluster?.stop());

  // In Velero's order, because the later ones find more in the cluster.
  it.for(VELERO_BACKUPS)("holds in '%s' what Velero's archive holds", async (name) => {
    const manifest = ADDED_FOR[name];
    if (manifest) await applyManifest(cluster, manifest);
    const expected = await expectedBackup(name);
    await using source = await clusterReader({ file: cluster.kubeconfig });
    const { spec } = await veleroBackup(name);
    const { entries, backup } = await takeBackup({ ...source, name, spec });
    expect(comparableEntries(entries), expected.reason).toEqual(
      comparableEntries(expected.entries),
    );
    expect(backup.metadata.annotations?.["jangada.io/consistency"]).toBe("atomic");
  });
});
