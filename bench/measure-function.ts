import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { kubernetesWriter } from "../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import {
  finishRestoreState,
  planRestoreState,
  restoreItemsState,
  validateRestoreState,
} from "../lambdas/core/restore/restore-states.ts";
import { diskPorts } from "../lambdas/runtime/disk-ports.ts";
import { openStore } from "../lambdas/runtime/open-store.ts";
import { benchLocation } from "./bench-location.ts";
import { type HandedConnection, takeOver } from "./handed-connection.ts";
import { peakMemory } from "./peak-memory.ts";

/** What a child process is asked to do: `node measure-function.ts '<this as JSON>'`. */
export interface FunctionTask {
  readonly state: keyof typeof STATES;
  /** Payloads of its invocations, one after the other, as a warm function gets them. */
  readonly payloads: readonly unknown[];
  readonly connection: HandedConnection;
  readonly s3Url: string;
}

/** What it prints, as one line of JSON. */
export interface MeasuredFunction {
  /** What the last invocation put out. */
  readonly output: unknown;
  /** Peak resident memory of the process, MiB. */
  readonly peakMemory: number;
}

const STATES = {
  ValidateRestore: validateRestoreState,
  PlanRestore: planRestoreState,
  RestoreItems: restoreItemsState,
  FinishRestore: finishRestoreState,
} as const;

async function measure({ state, payloads, connection, s3Url }: FunctionTask) {
  const client = apiClient(takeOver(connection));
  const ports = {
    storageLocations: [benchLocation(s3Url)],
    openStore,
    reader: kubernetesReader(client),
    writer: kubernetesWriter(client),
    pause: (milliseconds: number) => sleep(milliseconds),
    now: () => new Date(),
    disks: diskPorts("bench", []),
  };
  let output: unknown;
  for (const payload of payloads) output = await STATES[state](payload as never, ports);
  await client.close();
  return { output, peakMemory: peakMemory() } satisfies MeasuredFunction;
}

process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2] ?? ""))));
