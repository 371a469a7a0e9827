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
 * Matching takes time in proportion to pattern times name, whatever the pattern: it follows all
 * readings at once and never goes back, as a regular expression would.
 */
export function compileGlob(pattern: string): CompiledGlob {
  const { parts, problem } = parseGlob(pattern);
  if (problem !== undefined) return { problem: `glob '${pattern}' ${problem}` };
  const matches = (name: string): boolean => {
    const characters = [...name];
    return advance(parts, characters, new Set([0])).has(characters.length);
  };
  return { glob: { pattern, matches } };
}

type Positions = ReadonlySet<number>;

/** Tells how far into the name a sequence can reach from each of these positions. */
function advance(
  parts: readonly GlobPart[],
  name: readonly string[],
  positions: Positions,
): Positions {
  let reached = positions;
  for (const part of parts) {
    if (reached.size === 0) return reached;
    reached = advancePart(part, name, reached);
  }
  return reached;
}

function advancePart(part: GlobPart, name: readonly string[], positions: Positions): Positions {
  switch (part.is) {
    case "anyRun":
      return range(Math.min(...positions), name.length);
    case "oneOf":
      return new Set(part.alternatives.flatMap((parts) => [...advance(parts, name, positions)]));
    case "character": {
      const admitted = [...positions].filter((position) => {
        const character = name[position];
        return character !== undefined && part.admits(character);
      });
      return new Set(admitted.map((position) => position + 1));
    }
  }
}

function range(first: number, last: number): Positions {
  return new Set(Array.from({ length: last - first + 1 }, (_, index) => first + index));
}
