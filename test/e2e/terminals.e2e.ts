import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { JANGADA, type ProcessEnd, runProcess } from "../support/run-process.ts";
import { LOCAL, type ProcessWorld, startProcessWorld } from "./support/process-world.ts";

const TERMINAL = join(import.meta.dirname, "support/terminal.py");
const MANY = 10_000;
/** As long as a name may be. */
const LONG_NAME = "n".repeat(253);
/** All that a terminal would take for something else than text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f]/;

let world: ProcessWorld;
const hooks: { cancel(): void }[] = [];

beforeAll(async () => {
  world = await startProcessWorld();
  await jangada("backup create one --include-namespaces shop");
  await jangada(`backup create ${LONG_NAME} --include-namespaces shop`);
});
afterEach(() => {
  for (const hook of hooks.splice(0)) hook.cancel();
});
afterAll(() => world.stop());

const jangada = (words: string, environment?: NodeJS.ProcessEnv) =>
  world.run([...LOCAL, ...words.split(" ")], environment);

interface Terminal {
  readonly columns?: number;
  /** Its width once progress has begun. */
  readonly later?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs `jangada` in a terminal, whose line ends are `\r\n`; both outputs are one there. */
function inTerminal(
  words: string,
  { columns = 80, later = columns, environment = {} }: Terminal = {},
): Promise<ProcessEnd> {
  const command = [TERMINAL, `${columns}`, `${later}`, ...JANGADA, ...LOCAL, ...words.split(" ")];
  const env = { ...world.environment, TERM: "xterm-256color", ...environment };
  return runProcess("python3", command, { cwd: world.folder, env });
}

/** In a shell, where `jangada` stands for the command with the options that find its world. */
function inShell(script: string): Promise<ProcessEnd> {
  const command = [...JANGADA, ...LOCAL].map((word) => `'${word}'`).join(" ");
  const whole = `set -o pipefail; jangada() { ${command} "$@"; }; ${script}`;
  return runProcess("bash", ["-c", whole], { cwd: world.folder, env: world.environment });
}

/** What progress wrote over and over, line by line, in a terminal. */
function progressLines(output: string): readonly string[] {
  return output
    .split("\r\u001b[K")
    .slice(1)
    .map((line) => line.split("\r\n")[0] ?? "");
}

/** Has a backup wait a while in its middle, counted from there, so that its progress is seen. */
function slowDown(): void {
  const { promise: until, resolve } = Promise.withResolvers<void>();
  const isPods = ({ path }: { readonly path: string }) => {
    if (!path.endsWith("/pods")) return false;
    setTimeout(resolve, 1_500);
    return true;
  };
  hooks.push(world.cluster.fail(isPods, { until }));
}

describe("colours", () => {
  const describeOne = "backup describe one";

  it("are there in a terminal", async () => {
    const { output, exitCode } = await inTerminal(describeOne);
    expect(output).toContain(" \u001b[1mone\u001b[0m\r\n");
    expect(exitCode).toBe(0);
  });

  it.for<{ it: string; words: string; environment: NodeJS.ProcessEnv }>([
    { it: "--colorized=false", words: `${describeOne} --colorized=false`, environment: {} },
    { it: "NO_COLOR", words: describeOne, environment: { NO_COLOR: "1" } },
    { it: "a dumb terminal", words: describeOne, environment: { TERM: "dumb" } },
  ])("are not with $it", async ({ words, environment }) => {
    const { output, exitCode } = await inTerminal(words, { environment });
    expect(output.replaceAll("\r\n", "\n")).not.toMatch(CONTROLS);
    expect(output).toMatch(/^Name: +one\r$/m);
    expect(exitCode).toBe(0);
  });
});

describe("a terminal", () => {
  it.for([24, 40, 200])("of %s columns gets no line of progress that wraps", async (columns) => {
    slowDown();
    const words = `backup create width-${columns} --include-namespaces shop`;
    const { output, exitCode } = await inTerminal(words, { columns });
    const widths = progressLines(output).map(({ length }) => length);
    expect(widths.length).toBeGreaterThan(1);
    expect(Math.max(...widths)).toBeLessThan(columns);
    expect(exitCode).toBe(0);
  });

  it("that does not know its width is taken for a usual one", async () => {
    const { output } = await inTerminal("backup create unknown", { columns: 0 });
    const widths = progressLines(output).map(({ length }) => length);
    expect(Math.max(...widths)).toBeGreaterThan(20);
    expect(Math.max(...widths)).toBeLessThan(80);
  });

  it("that becomes narrower while something runs is followed", async () => {
    slowDown();
    const words = "backup create resized --include-namespaces shop";
    const { output, exitCode } = await inTerminal(words, { columns: 80, later: 16 });
    const [before = "", after = ""] = output.split("\0");
    const [first = ""] = progressLines(before);
    const widths = progressLines(after).map(({ length }) => length);
    expect(first.length).toBeGreaterThan(16);
    expect(widths.length).toBeGreaterThan(0);
    expect(Math.max(...widths)).toBe(15);
    expect(exitCode).toBe(0);
  });

  it("of 20 columns gets whole names, which it may wrap itself", async () => {
    const { output } = await inTerminal("backup get", { columns: 20 });
    expect(output).toContain(`${LONG_NAME} `);
  });

  it("without UTF-8 gets the same bytes, and ASCII only for what is ours", async () => {
    slowDown();
    const environment = { LC_ALL: "C", LANG: "C" };
    const words = "backup create plain --include-namespaces shop --annotations who=Zoë";
    const { output, exitCode } = await inTerminal(words, { environment });
    const shown = await inTerminal("backup describe plain --colorized=false", { environment });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII.
    expect(output).toMatch(/^[\x00-\x7f]*$/);
    expect(shown.output).toContain("who=Zoë");
    expect(exitCode).toBe(0);
  });
});

describe("a pipe", () => {
  it("gets neither codes nor carriage returns, and progress as lines of its own", async () => {
    slowDown();
    const { output, errorOutput } = await jangada("backup create piped --include-namespaces shop");
    expect(output + errorOutput).not.toMatch(CONTROLS);
    expect(output.split("\n")).toHaveLength(3);
    expect(errorOutput).toMatch(/^(\d+\.\d s {2}.*\n)+$/);
  });

  it("gets nothing, and the exit code of success, for zero rows", async () => {
    const { output, errorOutput, exitCode } = await jangada("restore get");
    expect({ output, errorOutput, exitCode }).toEqual({
      output: "",
      errorOutput: "",
      exitCode: 0,
    });
  });

  it("gets a name of 253 characters in a table that keeps its columns", async () => {
    const { output } = await jangada("backup get");
    const [titles = "", ...rows] = output.trimEnd().split("\n");
    const column = titles.indexOf("STATUS");
    expect(column).toBeGreaterThan(LONG_NAME.length);
    for (const row of rows) expect(row.slice(column)).toMatch(/^Completed /);
  });
});

describe(`${MANY} rows`, () => {
  beforeAll(async () => {
    world.cluster.load([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "many" } },
      ...Array.from({ length: MANY }, (_, index) => ({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `row-${index}`, namespace: "many" },
      })),
    ]);
    await jangada("backup create many --include-namespaces many");
  });

  it("arrive whole, however slowly they are read", async () => {
    const script = "jangada backup describe many --details | (sleep 1; grep -c many/row-)";
    const { output, errorOutput, exitCode } = await inShell(script);
    expect({ output, errorOutput, exitCode }).toEqual({
      output: `${MANY}\n`,
      errorOutput: "",
      exitCode: 0,
    });
  });

  it.for(["backup describe many --details", "backup describe many --details -o json"])(
    "stop quietly when nobody reads on: %s | head",
    async (words) => {
      const { output, errorOutput, exitCode } = await inShell(`jangada ${words} | head -n 1`);
      expect(output.trim().split("\n")).toHaveLength(1);
      expect({ errorOutput, exitCode }).toEqual({ errorOutput: "", exitCode: 0 });
    },
  );
});
