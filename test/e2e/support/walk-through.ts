import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A command of a document, and what it did. */
export interface CommandRun {
  readonly command: string;
  /** Lines below it that begin with `#`: what it is said to print. */
  readonly promises: readonly string[];
  readonly exitCode: number;
  /** Both outputs. */
  readonly output: string;
}

/** Where the commands of a document are run. */
export interface WalkSetting {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
}

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** Fenced blocks of a language, in order. */
export function blocksOf(document: string, language: string): readonly string[] {
  const blocks = [...document.matchAll(BLOCK)];
  return blocks.flatMap(([, of, text = ""]) => (of === language ? [text] : []));
}

/** Writes each YAML block whose first line is a comment with a path. */
export async function writeFiles(document: string, directory: string): Promise<void> {
  for (const block of blocksOf(document, "yaml")) {
    const path = /^# (\S+)\n/.exec(block)?.[1];
    if (path === undefined) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), block);
  }
}

/** Runs every line of the shell blocks of a section, one after another, whatever becomes of each. */
export async function walk(
  document: string,
  heading: string,
  setting: WalkSetting,
): Promise<readonly CommandRun[]> {
  const [, rest] = document.split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`the document has no section '${heading}'`);
  const [section = ""] = rest.split("\n## ");
  const runs: CommandRun[] = [];
  for (const block of blocksOf(section, "sh")) {
    for (const { command, promises } of commandsOf(block)) {
      runs.push({ command, promises, ...(await run(command, setting)) });
    }
  }
  return runs;
}

function commandsOf(block: string): { command: string; promises: string[] }[] {
  const commands: { command: string; promises: string[] }[] = [];
  for (const line of block.trimEnd().split("\n")) {
    if (line.startsWith("# ")) commands.at(-1)?.promises.push(line.slice(2));
    else commands.push({ command: line, promises: [] });
  }
  return commands;
}

function run(
  command: string,
  { directory, environment }: WalkSetting,
): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    const options = { cwd: directory, env: environment };
    const child = execFile("bash", ["-c", command], options, (error, out, complaint) => {
      resolve({ exitCode: error === null ? 0 : (child.exitCode ?? 1), output: out + complaint });
    });
    child.stdin?.end();
  });
}
