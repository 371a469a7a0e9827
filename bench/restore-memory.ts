import type { PlanSummary } from "../lambdas/core/restore/restore-states.ts";
import { fillCluster } from "./fill-cluster.ts";
import { takeOver } from "./handed-connection.ts";
import type { Measured } from "./measure.ts";
import type { FunctionTask, MeasuredFunction } from "./measure-function.ts";
import type { RestoreBench } from "./restore-rounds.ts";
import { runChild } from "./run-child.ts";
import { sampleNamespaces } from "./sample-objects.ts";

/**
 * Restores a backup into new namespaces with each function of the workflow in a process of its own,
 * and says how much memory each of them took at most.
 */
export async function benchRestoreMemory(bench: Omit<RestoreBench, "rounds">): Promise<string> {
  const { connection, s3Url } = bench;
  const lines = ["| objects | function | peak MiB |\n| --: | :-- | --: |\n"];
  for (const objects of bench.sizes) {
    await fillCluster(takeOver(connection), objects);
    const name = `memory-${objects}`;
    await runChild<Measured>("measure.ts", { mode: "backup", connection, s3Url, runs: 1, name });
    for (const [state, peak] of await restoreByFunctions(bench, objects, `${name}-0`)) {
      lines.push(`| ${objects} | ${state} | ${peak.toFixed(0)} |\n`);
    }
  }
  return lines.join("");
}

async function restoreByFunctions(
  { connection, s3Url }: Omit<RestoreBench, "rounds">,
  objects: number,
  backupName: string,
): Promise<ReadonlyMap<string, number>> {
  const peaks = new Map<string, number>();
  const run = async (state: FunctionTask["state"], payloads: readonly unknown[]) => {
    const task = { state, payloads, connection, s3Url };
    const { output, peakMemory } = await runChild<MeasuredFunction>("measure-function.ts", task);
    peaks.set(state, peakMemory);
    process.stderr.write(`${objects} objects: ${state} done\n`);
    return output;
  };
  const input = restoreInput(objects, backupName);
  const startTime = new Date().toISOString();
  const started = (await run("ValidateRestore", [{ input, startTime }])) as { location: string };
  const { waves } = (await run("PlanRestore", [started])) as PlanSummary;
  const { location } = started;
  const restoreName = input.metadata.name;
  const chunks = waves.flat().map((chunk) => ({ restoreName, location, chunk }));
  await run("RestoreItems", chunks);
  await run("FinishRestore", [started]);
  return peaks;
}

function restoreInput(objects: number, backupName: string) {
  const sources = sampleNamespaces(objects);
  const targets = sampleNamespaces(objects, "memory");
  return {
    metadata: { name: backupName },
    spec: {
      backupName,
      includedNamespaces: sources,
      namespaceMapping: Object.fromEntries(sources.map((source, i) => [source, targets[i]])),
    },
  };
}
