import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { PROCESS_SETTINGS } from "../lambdas/core/process-settings.ts";
import { bundleFunctions, HANDLER_NAMES } from "./bundle-functions.ts";

/** What it takes to start a function, the least of some starts. */
export interface ColdStart {
  readonly name: string;
  /** From the start of the import to its end. */
  readonly loadMilliseconds: number;
  /** Of the whole process, Node.js itself included: a busy machine makes it longer by little. */
  readonly cpuMilliseconds: number;
  /** {@link cpuMilliseconds}, of a handler that does nothing as 1. */
  readonly ratio: number;
}

/** The handler that does nothing. */
const EMPTY = "empty";

type Start = Omit<ColdStart, "name" | "ratio">;

const run = promisify(execFile);

/** As Lambda loads a handler: one import in a process of its own, which then ends. */
const LOAD = `
const begun = performance.now();
const { handler } = await import(process.argv[1]);
const loadMilliseconds = performance.now() - begun;
const { user, system } = process.cpuUsage();
if (typeof handler !== "function") throw new Error("no handler");
process.stdout.write(JSON.stringify({ loadMilliseconds, cpuMilliseconds: (user + system) / 1000 }));
process.exit();`;

/** How long to go on measuring. */
export interface ColdStartRounds {
  /** Of each function, at most. */
  readonly starts: number;
  /** Asked after each round; a busy machine needs more of them before one start of each was left alone. */
  readonly isEnough?: (measured: readonly ColdStart[]) => boolean;
}

/** Starts every function in turn, round after round, from bundles that it makes in `folder`. */
export async function measureColdStarts(
  folder: string,
  { starts, isEnough = () => false }: ColdStartRounds,
): Promise<readonly ColdStart[]> {
  await bundleFunctions(folder);
  writeFileSync(join(folder, `${EMPTY}.mjs`), "export const handler = async () => {};\n");
  const least = new Map<string, Start>();
  let measured: readonly ColdStart[] = [];
  for (let round = 0; round < starts && !(round > 0 && isEnough(measured)); round++) {
    for (const name of [EMPTY, ...HANDLER_NAMES]) {
      least.set(name, lesser(await start(join(folder, `${name}.mjs`)), least.get(name)));
    }
    const { cpuMilliseconds: floor } = least.get(EMPTY) as Start;
    measured = [...least].map(([name, one]) => ({
      name,
      ...one,
      ratio: one.cpuMilliseconds / floor,
    }));
  }
  return measured;
}

/** A table of cold starts, for people. */
export function coldStartTable(starts: readonly ColdStart[]): string {
  const rows = starts.map(
    ({ name, loadMilliseconds, cpuMilliseconds, ratio }) =>
      `| ${name} | ${loadMilliseconds.toFixed(0)} | ${cpuMilliseconds.toFixed(0)} | ${ratio.toFixed(1)} |`,
  );
  return `${["| function | load, ms | process, CPU ms | to an empty handler |", "|---|---|---|---|", ...rows].join("\n")}\n`;
}

async function start(file: string): Promise<Start> {
  const { stdout } = await run(
    process.execPath,
    [PROCESS_SETTINGS.nodeOptions, "--input-type=module", "--eval", LOAD, pathToFileURL(file).href],
    { env: { ...process.env, AWS_EC2_METADATA_DISABLED: "true" } },
  );
  return JSON.parse(stdout);
}

function lesser(one: Start, other: Start = one): Start {
  return {
    loadMilliseconds: Math.min(one.loadMilliseconds, other.loadMilliseconds),
    cpuMilliseconds: Math.min(one.cpuMilliseconds, other.cpuMilliseconds),
  };
}
