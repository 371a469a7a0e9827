import { setTimeout as sleep } from "node:timers/promises";
import { type ApiClient, apiClient } from "../lambdas/adapters/kubernetes/api-client.ts";
import { fillCluster } from "./fill-cluster.ts";
import { type HandedConnection, takeOver } from "./handed-connection.ts";
import type { Measured } from "./measure.ts";
import type { MeasuredRestore, RestoreTask } from "./measure-restore.ts";
import { type RestoreRound, restoreTable } from "./restore-report.ts";
import { runChild } from "./run-child.ts";
import { sampleNamespaces } from "./sample-objects.ts";

/** What restores are measured with. */
export interface RestoreBench {
  readonly connection: HandedConnection;
  readonly s3Url: string;
  /** Numbers of objects. */
  readonly sizes: readonly number[];
  readonly rounds: number;
}

type Mode = RestoreTask["mode"];

/**
 * Restores a backup into new namespaces and creates the same objects raw, in turns, each in a process
 * of its own; what either made is removed before the other begins.
 */
export async function benchRestores(bench: RestoreBench): Promise<string> {
  const client = apiClient(takeOver(bench.connection));
  const rows: { objects: number; rounds: RestoreRound[] }[] = [];
  for (const objects of bench.sizes) {
    const backupName = `bench-${objects}`;
    await fillCluster(takeOver(bench.connection), objects);
    const { connection, s3Url } = bench;
    const backup = { mode: "backup", connection, s3Url, runs: 1, name: backupName };
    await runChild<Measured>("measure.ts", backup);
    const rounds: RestoreRound[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      rounds.push(await oneRound(client, bench, objects, round));
    }
    rows.push({ objects, rounds });
  }
  await client.close();
  return restoreTable(rows);
}

async function oneRound(
  client: ApiClient,
  { connection, s3Url }: RestoreBench,
  objects: number,
  round: number,
): Promise<RestoreRound> {
  const measured: [Mode, MeasuredRestore][] = [];
  // Whoever goes first in a round does not go first in the next.
  const modes: readonly Mode[] = round % 2 === 0 ? ["create", "restore"] : ["restore", "create"];
  for (const mode of modes) {
    const prefix = `${mode}-${objects}-${round}`;
    // `measure.ts` numbers its runs.
    const task = { mode, connection, s3Url, objects, backupName: `bench-${objects}-0`, prefix };
    measured.push([mode, await runChild<MeasuredRestore>("measure-restore.ts", task)]);
    process.stderr.write(`${objects} objects, round ${round + 1}: ${mode} done\n`);
    await removeNamespaces(client, sampleNamespaces(objects, prefix));
  }
  return Object.fromEntries(measured) as RestoreRound;
}

async function removeNamespaces(client: ApiClient, names: readonly string[]): Promise<void> {
  const paths = names.map((name) => `/api/v1/namespaces/${name}`);
  const statusOf = async (method: "DELETE" | "GET", path: string) => {
    const { status, body } = await client.request({ method, path });
    await body.dump();
    return status;
  };
  for (const path of paths) await statusOf("DELETE", path);
  for (const path of paths) while ((await statusOf("GET", path)) !== 404) await sleep(500);
}
