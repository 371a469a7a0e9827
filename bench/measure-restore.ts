import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { kubernetesWriter } from "../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import { diskPorts } from "../lambdas/runtime/disk-ports.ts";
import { openStore } from "../lambdas/runtime/open-store.ts";
import { runRestoreWorkflow } from "../local/workflow/run-restore-workflow.ts";
import { benchLocation } from "./bench-location.ts";
import { fillCluster } from "./fill-cluster.ts";
import { type HandedConnection, takeOver } from "./handed-connection.ts";
import { peakMemory } from "./peak-memory.ts";
import { sampleNamespaces } from "./sample-objects.ts";

/** What a child process is asked to do: `node measure-restore.ts '<this as JSON>'`. */
export interface RestoreTask {
  /** `create` sends the objects as they are, 32 in flight; `restore` restores the backup of them. */
  readonly mode: "create" | "restore";
  readonly connection: HandedConnection;
  readonly s3Url: string;
  readonly objects: number;
  readonly backupName: string;
  /** The namespaces are made with it, so that no two runs meet. */
  readonly prefix: string;
}

/** What it prints, as one line of JSON. */
export interface MeasuredRestore {
  /** Milliseconds. */
  readonly wall: number;
  /** Peak resident memory of the process, MiB. */
  readonly peakMemory: number;
}

async function measure(task: RestoreTask): Promise<MeasuredRestore> {
  const start = performance.now();
  if (task.mode === "create")
    await fillCluster(takeOver(task.connection), task.objects, task.prefix);
  else await restore(task);
  const wall = performance.now() - start;
  return { wall, peakMemory: peakMemory() };
}

/** All functions of a restore at once: its memory is that of eight chunks, and of the plan before. */
async function restore(task: RestoreTask): Promise<void> {
  const client = apiClient(takeOver(task.connection));
  const location = benchLocation(task.s3Url);
  const targets = sampleNamespaces(task.objects, task.prefix);
  const sources = sampleNamespaces(task.objects);
  const spec = {
    backupName: task.backupName,
    includedNamespaces: sources,
    namespaceMapping: Object.fromEntries(sources.map((source, i) => [source, targets[i]])),
  };
  const input = { metadata: { name: task.prefix }, spec };
  const outcome = await runRestoreWorkflow(input, {
    storageLocations: [location],
    openStore,
    reader: kubernetesReader(client),
    writer: kubernetesWriter(client),
    pause: (milliseconds) => sleep(milliseconds),
    now: () => new Date(),
    disks: diskPorts("bench", []),
  });
  await client.close();
  if (outcome.phase !== "Completed") throw new Error(JSON.stringify(outcome));
}

process.stdout.write(
  JSON.stringify(await measure(JSON.parse(process.argv[2] ?? "") as RestoreTask)),
);
