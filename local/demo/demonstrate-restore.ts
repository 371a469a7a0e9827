import { setTimeout as sleep } from "node:timers/promises";
import { ProgressDisplay } from "../../cli/progress-display.ts";
import { kubernetesWriter } from "../../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import { diskPorts } from "../../lambdas/runtime/disk-ports.ts";
import { runRestoreWorkflow } from "../workflow/run-restore-workflow.ts";
import { type ClusterContents, clusterContents, contentsDifference } from "./cluster-contents.ts";
import type { DemoCluster } from "./demo-cluster.ts";
import { DISASTER, strike } from "./disaster.ts";
import { say } from "./say.ts";
import { copiedNamespace, differenceText, errorsOf, restoreText } from "./show-restore.ts";

/** Damages the cluster, and restores it; then restores a namespace of it a second time, by another name. */
export async function demonstrateRestore(cluster: DemoCluster, backupName: string): Promise<void> {
  const { client, reader } = cluster;
  const before = await clusterContents(reader);
  say("\n6. The disaster:\n");
  for (const { what } of DISASTER) say(`   - ${what}`);
  await strike(client, DISASTER);
  say(`\n${differenceText(contentsDifference(before, await clusterContents(reader)))}\n`);

  say("7. Restoring, by the workflow that Step Functions runs. What a person pastes:\n");
  await restored(cluster, { backupName, existingResourcePolicy: "update" });
  say(
    "\n   Against the state before the disaster, but for what a cluster gives anew (uids, times,",
  );
  say("   status, addresses and node ports of services):\n");
  say(`${differenceText(contentsDifference(before, await clusterContents(reader)))}\n`);

  say("8. Once more, as whoever is not sure does:\n");
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
  const { client, reader, location, store } = cluster;
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
    disks: diskPorts("demo", []),
  };
  const outcome = await runRestoreWorkflow(input, ports, {
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
  for (const error of await errorsOf(store, outcome.restoreName)) say(`   - ${error}`);
}

function copyText(contents: ClusterContents): string {
  const original = copiedNamespace(contents, "shop", "shop-copy");
  const copy = new Map([...contents].filter(([place]) => place.includes(" shop-copy/")));
  return differenceText(contentsDifference(original, copy));
}
