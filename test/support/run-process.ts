import { execFile } from "node:child_process";
import { resolve } from "node:path";

/** Program and first words that run `jangada` from the repository. */
export const JANGADA = [process.execPath, resolve(import.meta.dirname, "../../cli/main.ts")];

/** How a process ended, and what it printed. */
export interface ProcessEnd {
  /** 1 for one that a signal ended. */
  readonly exitCode: number;
  readonly output: string;
  readonly errorOutput: string;
}

/** What a process runs in. */
export interface ProcessSetting {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end, whatever that is; its input is empty. */
export function runProcess(
  program: string,
  words: readonly string[],
  setting: ProcessSetting = {},
): Promise<ProcessEnd> {
  return new Promise((done) => {
    const options = { ...setting, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(program, words, options, (error, output, errorOutput) => {
      done({ exitCode: error === null ? 0 : (child.exitCode ?? 1), output, errorOutput });
    });
    child.stdin?.end();
  });
}

/** Runs `jangada` as a process of its own. */
export function runJangada(
  words: readonly string[],
  setting: ProcessSetting = {},
): Promise<ProcessEnd> {
  const [program = "", ...first] = JANGADA;
  return runProcess(program, [...first, ...words], setting);
}
