import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import { startKubernetesWorld } from "../world/kubernetes/kubernetes-world.ts";
import { startS3World } from "../world/s3/s3-world.ts";
import { demoCluster } from "./demo-cluster.ts";
import { startDemoDisks } from "./demo-disks.ts";
import { demonstrateBackup } from "./demonstrate-backup.ts";
import { demonstrateRestore } from "./demonstrate-restore.ts";
import { loadCluster, sampleCluster } from "./sample-cluster.ts";
import { say } from "./say.ts";
import { statefulObjects } from "./stateful-objects.ts";

/**
 * `npm run demo [-- --keep]`: backs up a cluster that lives in this process, damages it, restores it,
 * and shows each step.
 */
const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });

const BUCKET = "demo";
const BACKUP = "demo";

async function main(): Promise<void> {
  say("Jangada: backup and restore of a Kubernetes cluster, nothing installed in it.");
  say("Cluster, disks and object store of this demo live in this process, on 127.0.0.1.\n");
  await using world = await startKubernetesWorld({ tls: true, tokens: { demo: "admin" } });
  const s3 = await startS3World({ port: 0 });
  s3.createBucket(BUCKET);
  const disks = await startDemoDisks();
  const objects = [...sampleCluster(), ...statefulObjects()];
  const client = apiClient(await kubeconfigConnection({ text: world.kubeconfig }));
  await loadCluster(world, client, objects);
  say(
    `1. A cluster at ${world.url} with ${objects.length} objects of a web shop, and what Kubernetes adds.`,
  );
  say(`2. A bucket at ${s3.url}, and an EC2 with ${disks.disks().length} disks at ${disks.url}.`);
  const files = mkdtempSync(join(tmpdir(), "jangada-demo-"));
  const kubeconfig = join(files, "kubeconfig");
  writeFileSync(kubeconfig, world.kubeconfig, { mode: 0o600 });
  try {
    const cluster = demoCluster(client, disks, { s3Url: s3.url, name: BUCKET });
    await demonstrateBackup(cluster, BACKUP);
    await demonstrateRestore(cluster, BACKUP);
    await keepArchive(cluster.store, files);
    if (values.keep) await untilInterrupted(kubeconfig, s3.url, disks.url);
  } finally {
    await client.close();
    await s3.stop();
    await disks.stop();
  }
}

async function keepArchive(store: ObjectStore, directory: string): Promise<void> {
  const archive = join(directory, `${BACKUP}.tar.gz`);
  writeFileSync(archive, await buffer(await store.get(backupKeys(BACKUP).contents)));
  say(`\nOpen it: tar tzf ${archive}`);
}

function untilInterrupted(kubeconfig: string, s3Url: string, ec2Url: string): Promise<void> {
  say(`\nThe cluster stays until Ctrl-C: KUBECONFIG=${kubeconfig} kubectl get all -A`);
  say(`The bucket too: aws --endpoint-url ${s3Url} s3 ls s3://${BUCKET}/ --recursive`);
  say(`And the disks: aws --endpoint-url ${ec2Url} ec2 describe-snapshots --owner-ids self`);
  return new Promise((resolve) => process.once("SIGINT", () => resolve()));
}

// `npm run demo | head` is a fair thing to do.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
await main();
