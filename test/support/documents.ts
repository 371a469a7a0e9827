import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** A fenced block of a document. */
export interface Block {
  readonly language: string;
  /** Its lines, without the indentation of a list that it stands in. */
  readonly text: string;
  /** Why no test runs it: what a comment `<!-- not run: … -->` above it says. */
  readonly notRun: string | undefined;
}

/** A command of a block, and what the document says of it. */
export interface Command {
  readonly command: string;
  /** Lines below it that begin with `#`: what it is said to print. */
  readonly promises: readonly string[];
}

/** Documents whose shell blocks a test of `test/e2e` runs, each line of each, in order. */
export const WALKED = [
  "README.md",
  "docs/cli.md",
  "docs/lost-cluster.md",
  "docs/migrating-from-velero.md",
  "docs/migration-and-replication.md",
] as const;

/** Paths of the documents that are for readers: README, changes, and all below `docs/`. */
export function documentPaths(): readonly string[] {
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  return ["README.md", "CHANGELOG.md", ...docs.map((path) => `docs/${path}`)].filter((path) =>
    path.endsWith(".md"),
  );
}

/** The text of a document, by its path in the repository. */
export function readDocument(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

const BLOCK = /^(?: *<!-- not run: (.+?) -->\n\s*)?^( *)```(\w+)\n([\s\S]*?)^\2```$/gm;

/** Fenced blocks of a language, in order. */
export function blocksOf(document: string, language: string): readonly Block[] {
  return [...document.matchAll(BLOCK)].flatMap(([, notRun, indent = "", of = "", text = ""]) =>
    of === language
      ? [{ language, text: text.replaceAll(`\n${indent}`, "\n").slice(indent.length), notRun }]
      : [],
  );
}

/** Commands that a document names in its sentences, such as `npm run demo`, each once. */
export function inlineCommands(document: string, program: string): readonly string[] {
  const found = [...document.matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
  return [...new Set(found.filter((text) => text.startsWith(`${program} `)))];
}

/** The commands of a shell block, one a line. */
export function commandsOf({ text }: Block): readonly Command[] {
  const commands: { command: string; promises: string[] }[] = [];
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("# ")) commands.at(-1)?.promises.push(line.slice(2));
    else commands.push({ command: line, promises: [] });
  }
  return commands;
}
