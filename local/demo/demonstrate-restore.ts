import { setTimeout as sleep } from "node:timers/promises";
import { ProgressDisplay } from "../../cli/progress-display.ts";
import { kubernetesWriter } from "../../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import { diskPorts } from "../../lambdas/runtime/disk-ports.ts";
import { runRestoreWorkflow } from "../workflow/run-restore-workflow.ts";
import { type ClusterContents, clusterContents, contentsDifference } from "./cluster-contents.ts";
import { CLUSTER_NAME, type DemoCluster } from "./demo-cluster.ts";
import { DISASTER, LOST_DISK, strike } from "./disaster.ts";
import { say } from "./say.ts";
import { diskChangesText, disksByVolume } from "./show-disks.ts";
import { copiedNamespace, differenceText, messagesOf, restoreText } from "./show-restore.ts";

/** The demo's disks are there in a moment, so it asks for them again sooner than a restore otherwise does. */
const RETRY_PAUSE_MS = 300;

/** Damages the cluster, and restores it; then restores a namespace of it a second time, by another name. */
export async function demonstrateRestore(cluster: DemoCluster, backupName: string): Promise<void> {
  const { client, reader, disks } = cluster;
  const before = await clusterContents(reader);
  const disksBefore = disksByVolume(before.values(), disks.disks());
  say("\n6. The disaster:\n");
  for (const { what } of DISASTER) say(`   - ${what}`);
  await strike(client, DISASTER);
  disks.lose(LOST_DISK);
  say(`\n${differenceText(contentsDifference(before, await clusterContents(reader)))}\n`);

  say("7. Restoring, by the workflow that Step Functions runs. What a person pastes:\n");
  await restored(cluster, { backupName, existingResourcePolicy: "update" });
  say(
    "\n   Against the state before the disaster, but for what a cluster gives anew (uids, times,",
  );
  say("   status, addresses and node ports of services):\n");
  const after = await clusterContents(reader);
  say(`${differenceText(contentsDifference(before, after))}\n`);
  say("   The volume names a new disk, made of the snapshot. All that it was, it is:\n");
  say(`${diskChangesText(disksBefore, disksByVolume(after.values(), disks.disks()))}\n`);

  say("8. Once more, as whoever is not sure does. The volume with the new disk is not what the");
  say("   backup says of it; nobody said to change it, so it stays, with Velero's warning:\n");
  await restored(cluster, { metadata: { name: "again" }, spec: { backupName } });

  say("\n9. Namespace shop once more, beside the first one:\n");
  const namespaceMapping = { shop: "shop-copy" };
  await restored(cluster, {
    metadata: { name: "copy" },
    spec: { backupName, includedNamespaces: ["shop"], namespaceMapping },
  });
  say(
    "\n   shop-copy beside shop. Two services insist on node ports that shop holds, which a cluster",
  );
  say("   has only once; the binding of the role speaks of the account in its own namespace:\n");
  say(copyText(await clusterContents(reader)));
}

async function restored(cluster: DemoCluster, input: object): Promise<void> {
  const { client, reader, location, store, disks } = cluster;
  say(`   ${JSON.stringify(input)}\n`);
  const display = new ProgressDisplay(process.stdout);
  let phase = "";
  let items = 0;
  const show = (resource: string) => display.update({ phase, resource, items, bytes: 0 });
  const start = performance.now();
  const ports = {
    storageLocations: [location],
    openStore: () => store,
    reader,
    writer: kubernetesWriter(client),
    pause: (milliseconds: number) => sleep(milliseconds),
    now: () => new Date(),
    disks: diskPorts(CLUSTER_NAME, [disks.location]),
  };
  const outcome = await runRestoreWorkflow(input, ports, {
    retryPause: RETRY_PAUSE_MS,
    onState: (state) => {
      phase = state;
      show("");
    },
    onItem: (groupResource) => {
      items++;
      show(groupResource);
    },
  });
  display.end();
  if ("validationErrors" in outcome) throw new Error(outcome.validationErrors.join("\n"));
  const seconds = (performance.now() - start) / 1000;
  say(`\n${restoreText(outcome, seconds)}`);
  for (const message of await messagesOf(store, outcome.restoreName)) say(`   - ${message}`);
}

function copyText(contents: ClusterContents): string {
  const original = copiedNamespace(contents, "shop", "shop-copy");
  const copy = new Map([...contents].filter(([place]) => place.includes(" shop-copy/")));
  return differenceText(contentsDifference(original, copy));
}
