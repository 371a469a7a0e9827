import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "undici";
import { inParallel } from "../cli/catalog/in-parallel.ts";
import { goYaml } from "../cli/output/go-yaml.ts";
import { backupKeys } from "../lambdas/core/store/layout.ts";
import { type Backup, backupSchema } from "../lambdas/core/velero/backup.ts";
import { encodeBackup } from "../lambdas/core/velero/backup-json.ts";
import { BENCH_BUCKET, benchLocation } from "./bench-location.ts";
import type { ListTask, MeasuredList } from "./measure-list.ts";
import { runChild } from "./run-child.ts";
import { median } from "./statistics.ts";

/** What to list. */
export interface ListBench {
  readonly s3Url: string;
  /** An empty folder. */
  readonly work: string;
  readonly backups: number;
  readonly rounds: number;
}

type Round = Readonly<Record<ListTask["mode"], MeasuredList>>;

const WRITES_IN_FLIGHT = 16;
const MODES = ["command", "plain"] as const;

/**
 * `backup get` of many backups against bare requests for the same objects, in turns, each in a process of
 * its own; the server is a third process, which the other core serves. Returns a Markdown table.
 */
export async function benchLists(bench: ListBench): Promise<string> {
  const task = await prepare(bench);
  const rounds: Round[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const turns = round % 2 === 0 ? MODES : MODES.toReversed();
    const measured: [string, MeasuredList][] = [];
    for (const mode of turns) {
      measured.push([mode, await runChild<MeasuredList>("measure-list.ts", { ...task, mode })]);
    }
    rounds.push(Object.fromEntries(measured) as Round);
  }
  return tableOf(bench.backups, rounds);
}

async function prepare({ s3Url, work, backups }: ListBench): Promise<Omit<ListTask, "mode">> {
  const location = benchLocation(s3Url);
  const server = new Pool(s3Url);
  const paths = await inParallel([...Array(backups).keys()], WRITES_IN_FLIGHT, async (index) => {
    const backup = scheduledBackup(index);
    const path = `/${BENCH_BUCKET}/${backupKeys(backup.metadata.name).metadata}`;
    // The embedded S3 minds no signature.
    const { body } = await server.request({ method: "PUT", path, body: encodeBackup(backup) });
    await body.dump();
    return path;
  });
  await server.close();
  const config = join(work, "bench.yaml");
  const cluster = {
    apiVersion: "jangada.io/v1",
    kind: "Cluster",
    metadata: { name: "bench" },
    spec: { eksClusterName: "bench", region: "us-east-1" },
  };
  const { status: _, ...declared } = location;
  writeFileSync(config, [cluster, declared].map((object) => goYaml(object)).join("---\n"));
  return { s3Url, config, paths };
}

/** An hourly schedule's backup, with everything that one usually says of itself. */
function scheduledBackup(index: number): Backup {
  const started = new Date(Date.UTC(2026, 0, 1, index));
  const iso = started.toISOString().replace(".000", "");
  const name = `hourly-${iso.replace(/\D/g, "")}`;
  return backupSchema.parse({
    kind: "Backup",
    apiVersion: "velero.io/v1",
    metadata: {
      name,
      namespace: "velero",
      creationTimestamp: iso,
      labels: { "velero.io/schedule-name": "hourly", "velero.io/storage-location": "default" },
      annotations: {
        "jangada.io/version": "bench",
        "jangada.io/resource-version": String(1_000_000 + index),
        "jangada.io/consistency": "atomic",
      },
    },
    spec: {
      includedNamespaces: ["shop", "billing"],
      excludedResources: ["events", "events.events.k8s.io"],
      storageLocation: "default",
      ttl: "720h0m0s",
    },
    status: {
      version: 1,
      formatVersion: "1.1.0",
      phase: "Completed",
      startTimestamp: iso,
      completionTimestamp: iso,
      expiration: iso,
      progress: { totalItems: 1234, itemsBackedUp: 1234 },
    },
  });
}

function tableOf(backups: number, rounds: readonly Round[]): string {
  const over = (value: (round: Round) => number) => median(rounds.map(value));
  const ratios = rounds.map(
    ({ command, plain }) => command.wallMilliseconds / plain.wallMilliseconds,
  );
  const cells = [
    backups,
    over(({ command }) => command.wallMilliseconds).toFixed(0),
    over(({ command }) => command.cpuMilliseconds).toFixed(0),
    `${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`,
    over(({ plain }) => plain.wallMilliseconds).toFixed(0),
    over(({ plain }) => plain.cpuMilliseconds).toFixed(0),
  ];
  const columns = [
    "backups",
    "command ms",
    "its CPU ms",
    "× plain reads (range)",
    "plain ms",
    "its CPU ms",
  ];
  const lines = [columns, columns.map(() => "--:"), cells].map((row) => `| ${row.join(" | ")} |`);
  return `${lines.join("\n")}\n`;
}
