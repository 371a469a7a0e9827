import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { kubeconfigConnection } from "../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { startS3World } from "../local/world/s3/s3-world.ts";
import { BENCH_BUCKET } from "./bench-location.ts";
import { coldStartTable, measureColdStarts } from "./cold-start.ts";
import { fillCluster } from "./fill-cluster.ts";
import { type HandedConnection, handOver, takeOver } from "./handed-connection.ts";
import { benchLists } from "./list-rounds.ts";
import type { Measured, Task } from "./measure.ts";
import { type Report, reportOf, tableOf } from "./report.ts";
import { benchRestoreMemory } from "./restore-memory.ts";
import { benchRestores } from "./restore-rounds.ts";
import { runChild } from "./run-child.ts";
import { touchCluster } from "./touch-cluster.ts";
import { untilSettled } from "./until-settled.ts";

/**
 * `npm run bench -- [--objects 1000,10000,50000] [--rounds 5] [--json]`: a backup against a raw
 * drain and a drain that compresses, of one real API server, taking turns, each in a process of its
 * own. Figures of a shared machine mean nothing alone: the ratios within a round are what to look at.
 *
 * `APISERVER_FLAGS=--feature-gates=ListFromCacheSnapshot=false` shows API servers before 1.34, which
 * read every list at a revision from etcd.
 *
 * With `--restore`, a restore against a raw create of the same objects; with `--restore --memory`, the memory
 * of each of its functions.
 *
 * With `--cold-start`, what it takes to start each function, and no cluster.
 *
 * With `--list`, `backup get` of 2,000 backups against bare reads of the same objects, and no cluster.
 */
const { values } = parseArgs({
  options: {
    restore: { type: "boolean", default: false },
    memory: { type: "boolean", default: false },
    "cold-start": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    objects: { type: "string", default: "1000,10000,50000" },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});

const CLUSTER = fileURLToPath(new URL("../test/e2e/cluster/", import.meta.url));
const MODES = ["drain", "drain+gzip", "backup"] as const;
/** An hourly schedule's of twelve weeks. */
const LISTED_BACKUPS = 2_000;
/** One run to warm up, and two that count. */
const RUNS = 3;

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "jangada-bench-"));
  if (values["cold-start"]) {
    process.stdout.write(
      coldStartTable(await measureColdStarts(work, { starts: Number(values.rounds) })),
    );
    return;
  }
  if (values.list) {
    process.stdout.write(await measureLists(work));
    return;
  }
  execFileSync(join(CLUSTER, "build"), { stdio: ["ignore", 2, 2] });
  const kubeconfig = execFileSync(join(CLUSTER, "start"), [join(work, "cluster")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", 2],
  }).trim();
  const connection = await handOver(await kubeconfigConnection({ file: kubeconfig }));
  const s3 = await startS3World({ port: 0 });
  s3.createBucket(BENCH_BUCKET);
  try {
    const sizes = values.objects.split(",").map(Number);
    if (values.restore) {
      const bench = { connection, s3Url: s3.url, sizes, rounds: Number(values.rounds) };
      const table = values.memory ? benchRestoreMemory(bench) : benchRestores(bench);
      process.stdout.write(await table);
      return;
    }
    const reports: Report[] = [];
    for (const objects of sizes) {
      process.stderr.write(`filling the cluster up to ${objects} objects\n`);
      await fillCluster(takeOver(connection), objects);
      await untilSettled(takeOver(connection));
      reports.push(reportOf(objects, await measureAll(objects, connection, s3.url)));
    }
    process.stdout.write(
      values.json ? `${JSON.stringify(reports, undefined, 2)}\n` : tableOf(reports),
    );
  } finally {
    await s3.stop();
    execFileSync(join(CLUSTER, "stop"), [join(work, "cluster"), "--purge"]);
  }
}

async function measureLists(work: string): Promise<string> {
  const s3 = await startS3World({ port: 0 });
  s3.createBucket(BENCH_BUCKET);
  try {
    return await benchLists({
      s3Url: s3.url,
      work,
      backups: LISTED_BACKUPS,
      rounds: Number(values.rounds),
    });
  } finally {
    await s3.stop();
  }
}

async function measureAll(objects: number, connection: HandedConnection, s3Url: string) {
  const rounds: Record<(typeof MODES)[number], Measured>[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const results: [string, Measured][] = [];
    await touchCluster(takeOver(connection));
    // Whoever goes first in a round does not go first in the next.
    const turns = MODES.map((_, i) => MODES[(i + round) % MODES.length] as Task["mode"]);
    for (const mode of turns) {
      const name = `bench-${objects}-${round}`;
      results.push([
        mode,
        await runChild<Measured>("measure.ts", { mode, connection, s3Url, runs: RUNS, name }),
      ]);
      process.stderr.write(`${objects} objects, round ${round + 1}: ${mode} done\n`);
    }
    rounds.push(Object.fromEntries(results) as (typeof rounds)[number]);
  }
  return rounds;
}

await main();
