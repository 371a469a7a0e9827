import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";
import type { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { booleanFlags, normaliseArguments } from "../../cli/flags/normalise-arguments.ts";
import { jangadaProgram } from "../../cli/program.ts";
import {
  blocksOf,
  commandsOf,
  documentPaths,
  inlineCommands,
  readDocument,
  WALKED,
} from "../support/documents.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const DOCUMENTS = documentPaths();

/** Targets of the links of a document, as they are written. */
function linksOf(path: string): readonly string[] {
  return [...readDocument(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** What a link of a document points to within the repository. */
function resolved(path: string, link: string): { readonly file: string; readonly anchor: string } {
  const [target = "", anchor = ""] = link.split("#");
  return { file: target === "" ? path : normalize(join(dirname(path), target)), anchor };
}

const isElsewhere = (link: string) => /^https?:/.test(link);

/** Files of the repository that a document links to; a file that is no document links to none. */
function linkedFrom(path: string): readonly string[] {
  if (!path.endsWith(".md")) return [];
  const links = linksOf(path).filter((link) => !isElsewhere(link));
  return links.map((link) => resolved(path, link).file);
}

/** Anchors that GitHub gives the headings of a document. */
function anchorsOf(path: string): readonly string[] {
  return [...readDocument(path).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("links", () => {
  it.for(DOCUMENTS)("of %s lead to files and headings that are there", (path) => {
    const broken = linksOf(path)
      .filter((link) => !isElsewhere(link))
      .filter((link) => {
        const { file, anchor } = resolved(path, link);
        if (!existsSync(join(ROOT, file))) return true;
        return anchor !== "" && !anchorsOf(file).includes(anchor);
      });

    expect(broken).toEqual([]);
  });

  it("lead from README.md to every document", () => {
    const reached = new Set(["README.md"]);
    // A set goes on with what is added meanwhile.
    for (const path of reached) for (const file of linkedFrom(path)) reached.add(file);

    expect(DOCUMENTS.filter((path) => !reached.has(path))).toEqual([]);
  });
});

describe("shell blocks", () => {
  it.for(DOCUMENTS)("of %s are run by a test, or say why not", (path) => {
    const isWalked = (WALKED as readonly string[]).includes(path);
    const neither = blocksOf(readDocument(path), "sh").filter(
      ({ notRun }) => notRun === undefined && !isWalked,
    );

    expect(neither).toEqual([]);
  });

  it("are all seen: as many as fences that open one", () => {
    const fences = DOCUMENTS.flatMap((path) => readDocument(path).match(/^ *```sh$/gm) ?? []);
    const blocks = DOCUMENTS.flatMap((path) => blocksOf(readDocument(path), "sh"));

    expect(blocks).toHaveLength(fences.length);
    expect(blocks.length).toBeGreaterThan(WALKED.length);
  });
});

/** Every `jangada …` of a document, in blocks and in sentences. */
function jangadaCommands(path: string): readonly string[] {
  const document = readDocument(path);
  const inBlocks = blocksOf(document, "sh")
    .flatMap(commandsOf)
    .map(({ command }) => command);
  return [...inBlocks, ...inlineCommands(document, "jangada")].filter((text) =>
    /^jangada [a-z-]/.test(text),
  );
}

/** Splits a command line as a shell would, up to a pipe or comment; quotes are minded. */
function wordsOf(command: string): readonly string[] {
  const [line = ""] = command.split(/ +[#|] /);
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word = ""]) => quoted ?? word);
}

describe("commands of jangada", () => {
  it.for(DOCUMENTS.filter((path) => jangadaCommands(path).length > 0))(
    "in %s are ones that it takes",
    async (path) => {
      const refused: string[] = [];
      for (const command of jangadaCommands(path)) {
        const program = jangadaProgram(() => async () => {});
        for (const each of [program, ...program.commands.flatMap((it) => [it, ...it.commands])]) {
          each.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
        }
        const words = normaliseArguments(wordsOf(command).slice(1), booleanFlags(program));
        if (words.every((word) => word.startsWith("--"))) continue;
        await program.parseAsync(words, { from: "user" }).catch((error: CommanderError) => {
          // A sentence may name a command without what it is to act on.
          if (error.code === "commander.missingArgument") return;
          refused.push(`${command}: ${error.message}`);
        });
      }

      expect(refused).toEqual([]);
    },
  );
});

describe("scripts of npm", () => {
  it("that documents name are there", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const named = DOCUMENTS.flatMap((path) =>
      [...readDocument(path).matchAll(/npm run (?:-s )?([a-z0-9:]+)/g)].map(
        ([, name = ""]) => name,
      ),
    );

    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(named).toContain("demo");
  });
});
