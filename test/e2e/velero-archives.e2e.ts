import { describe, expect, it } from "vitest";
import { bucketWith, runRestore } from "../support/run-restore.ts";
import { takeBackup } from "../support/take-backup.ts";
import { clusterAt, VELERO_BACKUPS, veleroBackup } from "../support/velero-fixtures.ts";
import { clusterWriter } from "./support/cluster-writer.ts";
import { startControlPlane } from "./support/control-plane.ts";
import { unexplainedDifferences } from "./support/restored-differences.ts";

// The one with native snapshots needs an EC2 to make disks of them: restored-volumes.e2e.ts restores it.
const WITHOUT_DISKS = VELERO_BACKUPS.filter((name) => name !== "snapshots");

describe("each archive of a real Velero, restored into an empty cluster", () => {
  it.for(WITHOUT_DISKS)("gives what '%s' was made of", async (name) => {
    const cluster = await startControlPlane({ nodes: 3 });
    try {
      await using ports = await clusterWriter(cluster.kubeconfig);
      const store = await bucketWith(name);
      const { summary } = await runRestore({ ...ports, store, name, spec: { backupName: name } });
      const { entries: restored } = await takeBackup({ reader: ports.reader });
      const { entries: archived } = await veleroBackup(name);

      expect(summary).toMatchObject({ phase: "Completed", errors: 0 });
      expect(unexplainedDifferences({ archived, listed: await clusterAt(name), restored })).toEqual(
        [],
      );
    } finally {
      await cluster.stop();
    }
  });
});
