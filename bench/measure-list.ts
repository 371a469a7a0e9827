import { PassThrough } from "node:stream";
import { Pool } from "undici";
import { inParallel } from "../cli/catalog/in-parallel.ts";
import type { CommandWorld } from "../cli/command-world.ts";

/** What a child process is asked to do: `node measure-list.ts '<this as JSON>'`. */
export interface ListTask {
  /** `command`: all of `jangada --local backup get`; `plain`: the same objects by bare requests, not signed. */
  readonly mode: "command" | "plain";
  readonly s3Url: string;
  /** Configuration file of the local floor. */
  readonly config: string;
  /** Path of each object below the endpoint. */
  readonly paths: readonly string[];
}

/** What it prints, as one line of JSON: all of the process, Node's own start included. */
export interface MeasuredList {
  readonly wallMilliseconds: number;
  /** User and system. */
  readonly cpuMilliseconds: number;
}

/** As many as the command's client has. */
const CONNECTIONS = 50;

async function listByCommand({ config }: ListTask): Promise<void> {
  // Loading them is part of the command, and of nothing else.
  const { runCommand } = await import("../cli/run-command.ts");
  const { openLocalFloor } = await import("../local/floor/open-local-floor.ts");
  const output = new PassThrough();
  output.resume();
  const world: CommandWorld = {
    output,
    errorOutput: process.stderr,
    input: process.stdin,
    now: () => new Date(),
    pause: async () => {},
    environment: {},
    clientConfig: { path: "", read: () => ({}), write: () => {} },
    openFloor: async (options) => openLocalFloor(options, "."),
    clusterRoles: async () => [],
    onInterrupt: () => () => {},
  };
  const exitCode = await runCommand(["--local", "--config", config, "backup", "get"], world);
  if (exitCode !== 0) throw new Error(`it ended with ${exitCode}`);
}

async function listPlainly({ s3Url, paths }: ListTask): Promise<void> {
  const pool = new Pool(s3Url, { connections: CONNECTIONS });
  await inParallel(paths, CONNECTIONS, async (path) => {
    const { body, statusCode } = await pool.request({ method: "GET", path });
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
    JSON.parse(await body.text());
  });
  await pool.close();
}

const task = JSON.parse(process.argv[2] ?? "") as ListTask;
await (task.mode === "command" ? listByCommand(task) : listPlainly(task));
const { user, system } = process.cpuUsage();
const measured: MeasuredList = {
  wallMilliseconds: performance.now(),
  cpuMilliseconds: (user + system) / 1000,
};
process.stdout.write(JSON.stringify(measured), () => process.exit());
