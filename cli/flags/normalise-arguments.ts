import type { Command } from "commander";

/** The boolean options of a command tree, by how they are written. */
export interface BooleanFlags {
  /** `--wait`. */
  readonly long: ReadonlySet<string>;
  /** `-w` to `--wait`. */
  readonly short: ReadonlyMap<string, string>;
}

/** Finds the boolean options of a command and all below it. */
export function booleanFlags(command: Command): BooleanFlags {
  const own = everyOption(command).filter(({ optional }) => optional);
  return {
    long: new Set(own.flatMap(({ long }) => long ?? [])),
    short: new Map(own.flatMap(({ short, long }) => (short && long ? [[short, long]] : []))),
  };
}

function everyOption(command: Command): Command["options"][number][] {
  return [...command.options, ...command.commands.flatMap(everyOption)];
}

/** Velero takes the value of these from the next word, too. */
const SPACED = ["--colorized", "--skip-immediately"];

/**
 * Rewrites a command line from what Go's pflag takes to what commander takes: a bare boolean gets
 * its `=true`, so that it never swallows the word behind it; `-o=json` becomes `-o json`. And
 * `--config key=value` of a new location is told from our own `--config FILE`.
 */
export function normaliseArguments(
  words: readonly string[],
  { long, short }: BooleanFlags,
): string[] {
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const options = words.slice(0, end).map((word) => short.get(word) ?? word);
  const written = options.flatMap((word, at) => {
    const next = options[at + 1] ?? "";
    if (isSpaced(options[at - 1] ?? "", word)) return [];
    if (isSpaced(word, next)) return [`${word}=${next}`];
    return long.has(word) ? [`${word}=true`] : respelled(word, next);
  });
  return [...written, ...words.slice(end)];
}

/** Whether a word is the value of the option before it. */
function isSpaced(option: string, word: string): boolean {
  return SPACED.includes(option) && /^(true|false)$/.test(word);
}

function respelled(word: string, next: string): string[] {
  const [, shortFlag, value] = /^(-[A-Za-z])=(.*)$/s.exec(word) ?? [];
  if (shortFlag !== undefined && value !== undefined) return [shortFlag, value];
  if (word === "--config" && isPair(next)) return ["--location-config"];
  const [, pair = ""] = /^--config=(.*)$/s.exec(word) ?? [];
  return isPair(pair) ? [`--location-config=${pair}`] : [word];
}

function isPair(text: string): boolean {
  return /^[A-Za-z0-9]+=/.test(text);
}
