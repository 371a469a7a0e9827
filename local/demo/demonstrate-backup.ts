import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { ProgressDisplay } from "../../cli/progress-display.ts";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import { summarizeBackup } from "../../lambdas/core/backup/backup-summary.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import { parseBackupInput } from "../../lambdas/core/velero/parse-input.ts";
import { VERSION } from "../../lambdas/core/version.ts";
import { volumeSnapshotters } from "../../lambdas/runtime/volume-snapshotters.ts";
import { CLUSTER_NAME, type DemoCluster } from "./demo-cluster.ts";
import { say } from "./say.ts";
import { itemCounts, itemTable, storeTree, warningsOf } from "./show-backup.ts";
import { snapshotTable } from "./show-disks.ts";

/** The demo's snapshots take seconds, so it looks more often than a backup otherwise does. */
const LONGEST_PAUSE_MS = 250;

/** Backs up everything, and shows what then lies in the bucket. */
export async function demonstrateBackup(
  { reader, location, store, disks }: DemoCluster,
  name: string,
): Promise<void> {
  const snapshotLocations = [disks.location];
  say("3. Backing up everything, at one revision of the cluster:\n");
  const display = new ProgressDisplay(process.stdout);
  const start = performance.now();
  const done = await backUp(
    {
      clusterName: CLUSTER_NAME,
      reader,
      locations: { storageLocations: [location], snapshotLocations },
      openStore: () => store,
      snapshotterFor: volumeSnapshotters(snapshotLocations).of,
      now: () => new Date(),
      pause: (milliseconds) => sleep(Math.min(milliseconds, LONGEST_PAUSE_MS)),
      cores: availableParallelism(),
      version: VERSION,
      onProgress: ({ groupResource, items, bytes }) =>
        display.update({ resource: groupResource, items, bytes }),
    },
    parseBackupInput({ backup: { metadata: { name }, spec: {} } }),
  );
  const milliseconds = performance.now() - start;
  display.end();
  const { phase, items, warnings, errors, consistency } = summarizeBackup(done);
  const revision = done.metadata.annotations?.["jangada.io/resource-version"];
  say(`\n   Phase:        ${phase} (${errors} errors, ${warnings} warnings)`);
  say(`   Consistency:  ${consistency}, revision ${revision}`);
  say(`   Items:        ${items} in ${(milliseconds / 1000).toFixed(2)} s`);
  say(`   Expires:      ${done.status?.expiration}\n`);
  say("4. What is in the bucket now, in Velero's layout:\n");
  say(await storeTree(store, backupKeys(name).directory));
  say("\n   Snapshots of its disks, all finished before the backup was:\n");
  say(await snapshotTable(store, name));
  say("\n   Its warnings:\n");
  for (const warning of await warningsOf(store, name)) say(`   - ${warning}`);
  say("\n5. What is in the archive, by kind and namespace:\n");
  say(itemTable(await itemCounts(store, name)));
}
