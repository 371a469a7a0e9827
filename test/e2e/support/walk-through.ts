import { chmod, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { type Block, blocksOf, type Command, commandsOf } from "../../support/documents.ts";
import { EMULATOR_ENVIRONMENT } from "../../support/emulator-settings.ts";
import { type ProcessEnd, runProcess } from "../../support/run-process.ts";

const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const MAIN = resolve(import.meta.dirname, "../../../cli/main.ts");

/** A command of a document, and what it did. */
export interface CommandRun extends Command, ProcessEnd {}

/** Where the commands of a document are run. */
export interface WalkSetting {
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** A folder with `jangada` and kubectl on the path, a kubeconfig, and an S3 that has every bucket. */
export async function walkSetting(
  directory: string,
  { kubeconfig, s3Url }: { readonly kubeconfig: string; readonly s3Url: string },
): Promise<WalkSetting> {
  const bin = join(directory, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "jangada"), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  await chmod(join(bin, "jangada"), 0o755);
  const file = join(directory, "kubeconfig");
  await writeFile(file, kubeconfig);
  return {
    directory,
    environment: {
      ...process.env,
      ...EMULATOR_ENVIRONMENT,
      PATH: [bin, join(CACHE, "jangada/venv/bin"), process.env.PATH].join(delimiter),
      KUBECONFIG: file,
      AWS_ENDPOINT_URL_S3: s3Url,
    },
  };
}

/** Writes each YAML block whose first line is a comment with a path. */
export async function writeFiles(document: string, directory: string): Promise<void> {
  for (const { text } of blocksOf(document, "yaml")) {
    const path = /^# (\S+)\n/.exec(text)?.[1];
    if (path === undefined) continue;
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** The part of a document below a heading of the second level. */
export function sectionOf(document: string, heading: string): string {
  const [, rest] = document.split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`the document has no section '${heading}'`);
  return rest.split("\n## ")[0] ?? "";
}

/**
 * Runs every line of the shell blocks of a document or section, one after another, whatever becomes of
 * each; not of those that say why no test runs them.
 */
export async function walk(text: string, setting: WalkSetting): Promise<readonly CommandRun[]> {
  const runs: CommandRun[] = [];
  for (const block of blocksOf(text, "sh").filter(isRun)) {
    for (const command of commandsOf(block)) {
      const words = ["-c", command.command];
      const { directory: cwd, environment: env } = setting;
      runs.push({ ...command, ...(await runProcess("bash", words, { cwd, env })) });
    }
  }
  return runs;
}

function isRun({ notRun }: Block): boolean {
  return notRun === undefined;
}

/** Commands that did not do what the document says, each with what it printed. */
export function untrue(runs: readonly CommandRun[]): readonly string[] {
  return runs.flatMap(({ command, promises, exitCode, output, errorOutput }) => {
    const printed = output + errorOutput;
    const isRefused = promises.some((promise) => promise.includes("read-only mode"));
    const isTrue =
      promises.every((promise) => spaced(printed).includes(spaced(promise))) &&
      (exitCode !== 0) === isRefused;
    return isTrue ? [] : [`${command}\nended with ${exitCode} and printed:\n${printed}`];
  });
}

/** Of columns only the words count: their width depends on the other lines. */
function spaced(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
