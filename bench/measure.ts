import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { backUp } from "../lambdas/core/backup/back-up.ts";
import { discover } from "../lambdas/core/kube/discover.ts";
import { parseBackupInput } from "../lambdas/core/velero/parse-input.ts";
import { openStore } from "../lambdas/runtime/open-store.ts";
import { benchLocation } from "./bench-location.ts";
import { drain } from "./drain.ts";
import { type HandedConnection, takeOver } from "./handed-connection.ts";
import { peakMemory } from "./peak-memory.ts";

/** What a child process is asked to do: `node measure.ts '<this as JSON>'`. */
export interface Task {
  readonly mode: "drain" | "drain+gzip" | "backup";
  readonly connection: HandedConnection;
  /** Endpoint of the S3 that backups go to. */
  readonly s3Url: string;
  /** Runs in the one process. The first shows what starting up costs, the others the steady state. */
  readonly runs: number;
  /** Tells this process' backups from others'. */
  readonly name: string;
}

/** What it prints, as one line of JSON. */
export interface Measured {
  /** Milliseconds of each run. */
  readonly wall: readonly number[];
  /** Peak resident memory of the process, MiB. */
  readonly peakMemory: number;
  /** Bytes that the last run stored or compressed. */
  readonly stored: number;
}

async function measure(task: Task): Promise<Measured> {
  const client = apiClient(takeOver(task.connection));
  const wall: number[] = [];
  let stored = 0;
  for (let run = 0; run < task.runs; run++) {
    const start = performance.now();
    stored = await once(task, client, run);
    wall.push(performance.now() - start);
  }
  await client.close();
  return { wall, peakMemory: peakMemory(), stored };
}

async function once(
  task: Task,
  client: ReturnType<typeof apiClient>,
  run: number,
): Promise<number> {
  const reader = kubernetesReader(client);
  if (task.mode !== "backup") {
    const resources = (await discover(reader)).backupOrder();
    return (await drain(client, resources, task.mode === "drain+gzip")).compressed;
  }
  const location = benchLocation(task.s3Url);
  const backup = parseBackupInput({
    backup: { metadata: { name: `${task.name}-${run}` }, spec: {} },
  });
  let bytes = 0;
  const done = await backUp(
    {
      clusterName: "bench",
      reader,
      locations: { storageLocations: [location], snapshotLocations: [] },
      openStore,
      snapshotterFor: () => undefined,
      now: () => new Date(),
      pause: (milliseconds) => sleep(milliseconds),
      cores: availableParallelism(),
      version: "bench",
      onProgress: (progress) => {
        bytes = progress.bytes;
      },
    },
    backup,
  );
  if (done.status?.phase !== "Completed") throw new Error(JSON.stringify(done.status));
  return bytes;
}

process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2] ?? "") as Task)));
