import { type GlobPart, parseGlob } from "./parse-glob.ts";

/** A compiled pattern. */
export interface Glob {
  readonly pattern: string;
  /** Whether the whole name is what the pattern describes. */
  matches(name: string): boolean;
}

/** A compiled pattern, or the reason why it is none. */
export type CompiledGlob =
  | { readonly glob: Glob; readonly problem?: undefined }
  | { readonly glob?: undefined; readonly problem: string };

/** Whether a pattern is more than a plain name. */
export function isGlob(pattern: string): boolean {
  return /[*?[\]{}\\]/.test(pattern);
}

/**
 * Compiles a pattern with the meaning Velero's lists give it (github.com/gobwas/glob without
 * separators): `*` any run of characters, dots included, `?` one character, `[abc]`, `[a-z]` and
 * `[!a-z]` one of a set, `{a,b*}` alternatives, a backslash before a character to mean itself.
 *
 * With a separator, `*` runs up to the next one, and `**` over everything.
 *
 * Matching takes time in proportion to pattern times name, whatever the pattern: it follows all
 * readings at once and never goes back, as a regular expression would.
 */
export function compileGlob(pattern: string, separator?: string): CompiledGlob {
  const { parts, problem } = parseGlob(pattern);
  if (problem !== undefined) return { problem: `glob '${pattern}' ${problem}` };
  const matches = (name: string): boolean => {
    const characters = [...name];
    return advance(parts, { characters, separator }, new Set([0])).has(characters.length);
  };
  return { glob: { pattern, matches } };
}

type Positions = ReadonlySet<number>;

interface Name {
  readonly characters: readonly string[];
  readonly separator: string | undefined;
}

/** Tells how far into the name a sequence can reach from each of these positions. */
function advance(parts: readonly GlobPart[], name: Name, positions: Positions): Positions {
  let reached = positions;
  for (const part of parts) {
    if (reached.size === 0) return reached;
    reached = advancePart(part, name, reached);
  }
  return reached;
}

function advancePart(part: GlobPart, name: Name, positions: Positions): Positions {
  switch (part.is) {
    case "anyRun":
      return part.crosses || name.separator === undefined
        ? range(Math.min(...positions), name.characters.length)
        : runsTo(name.separator, name.characters, positions);
    case "oneOf":
      return new Set(part.alternatives.flatMap((parts) => [...advance(parts, name, positions)]));
    case "character": {
      const admitted = [...positions].filter((position) => {
        const character = name.characters[position];
        return character !== undefined && part.admits(character);
      });
      return new Set(admitted.map((position) => position + 1));
    }
  }
}

/** From each position as far as the next separator. */
function runsTo(separator: string, characters: readonly string[], positions: Positions): Positions {
  const reached = new Set<number>();
  for (const position of positions) {
    const stop = characters.indexOf(separator, position);
    for (const next of range(position, stop === -1 ? characters.length : stop)) reached.add(next);
  }
  return reached;
}

function range(first: number, last: number): Positions {
  return new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index));
}
