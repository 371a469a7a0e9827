import { mkdtempSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { ProgressDisplay } from "../../cli/progress-display.ts";
import { type ApiClient, apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import { summarizeBackup } from "../../lambdas/core/backup/backup-summary.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import { backupStorageLocationSchema } from "../../lambdas/core/velero/backup-storage-location.ts";
import { parseBackupInput } from "../../lambdas/core/velero/parse-input.ts";
import { VERSION } from "../../lambdas/core/version.ts";
import { openStore } from "../../lambdas/runtime/open-store.ts";
import { startKubernetesWorld } from "../world/kubernetes/kubernetes-world.ts";
import { startS3World } from "../world/s3/s3-world.ts";
import { loadCluster, sampleCluster } from "./sample-cluster.ts";
import { itemCounts, itemTable, storeTree, warningsOf } from "./show-backup.ts";

/** `npm run demo [-- --keep]`: backs up a cluster that lives in this process, and shows what was written. */
const { values } = parseArgs({ options: { keep: { type: "boolean", default: false } } });

const BUCKET = "demo";
const BACKUP = "demo";

function say(text = ""): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  say("Jangada: backup of a Kubernetes cluster, nothing installed in it.");
  say("Cluster and object store of this demo live in this process, on 127.0.0.1.\n");
  await using world = await startKubernetesWorld({ tls: true, tokens: { demo: "admin" } });
  const s3 = await startS3World({ port: 0 });
  s3.createBucket(BUCKET);
  const objects = sampleCluster();
  const client = apiClient(await kubeconfigConnection({ text: world.kubeconfig }));
  await loadCluster(world, client, objects);
  say(
    `1. A cluster at ${world.url} with ${objects.length} objects of a web shop, and what Kubernetes adds.`,
  );
  const files = mkdtempSync(join(tmpdir(), "jangada-demo-"));
  const kubeconfig = join(files, "kubeconfig");
  writeFileSync(kubeconfig, world.kubeconfig, { mode: 0o600 });
  try {
    const store = await demonstrateBackup(client, s3.url);
    await keepArchive(store, files);
    if (values.keep) await untilInterrupted(kubeconfig, s3.url);
  } finally {
    await client.close();
    await s3.stop();
  }
}

async function demonstrateBackup(client: ApiClient, s3Url: string): Promise<ObjectStore> {
  say(`2. A bucket at ${s3Url}.`);
  say("3. Backing up everything, at one revision of the cluster:\n");
  // Only the embedded S3 gets these; it takes any.
  process.env.AWS_ACCESS_KEY_ID = "demo";
  process.env.AWS_SECRET_ACCESS_KEY = "demo";
  const location = locationAt(s3Url);
  const store = openStore(location);
  const display = new ProgressDisplay(process.stdout);
  const start = performance.now();
  const done = await backUp(
    {
      reader: kubernetesReader(client),
      locations: { storageLocations: [location], snapshotLocations: [] },
      openStore: () => store,
      now: () => new Date(),
      cores: availableParallelism(),
      version: VERSION,
      onProgress: ({ groupResource, items, bytes }) =>
        display.update({ resource: groupResource, items, bytes }),
    },
    parseBackupInput({ backup: { metadata: { name: BACKUP }, spec: {} } }),
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
  say(await storeTree(store, backupKeys(BACKUP).directory));
  say("\n   Its warnings:\n");
  for (const warning of await warningsOf(store, BACKUP)) say(`   - ${warning}`);
  say("\n5. What is in the archive, by kind and namespace:\n");
  say(itemTable(await itemCounts(store, BACKUP)));
  return store;
}

function locationAt(s3Url: string) {
  return backupStorageLocationSchema.parse({
    kind: "BackupStorageLocation",
    apiVersion: "velero.io/v1",
    metadata: { name: "default" },
    spec: {
      provider: "aws",
      default: true,
      objectStorage: { bucket: BUCKET },
      config: { s3Url, s3ForcePathStyle: "true", region: "us-east-1" },
    },
    status: { phase: "Available" },
  });
}

async function keepArchive(store: ObjectStore, directory: string): Promise<void> {
  const archive = join(directory, `${BACKUP}.tar.gz`);
  writeFileSync(archive, await buffer(await store.get(backupKeys(BACKUP).contents)));
  say(`\nOpen it: tar tzf ${archive}`);
  say(
    "Volumes: this release backs up their objects; the warnings above say so of each. Their data is not in a backup yet.",
  );
}

function untilInterrupted(kubeconfig: string, s3Url: string): Promise<void> {
  say(`\nThe cluster stays until Ctrl-C: KUBECONFIG=${kubeconfig} kubectl get all -A`);
  say(`The bucket too: aws --endpoint-url ${s3Url} s3 ls s3://${BUCKET}/ --recursive`);
  return new Promise((resolve) => process.once("SIGINT", () => resolve()));
}

// `npm run demo | head` is a fair thing to do.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
await main();
