/** One step of a pattern. */
export type GlobPart =
  /** Of characters; two stars run over separators too, where a pattern knows any. */
  | { readonly is: "anyRun"; readonly crosses: boolean }
  | { readonly is: "character"; admits(character: string): boolean }
  | { readonly is: "oneOf"; readonly alternatives: readonly (readonly GlobPart[])[] };

/** The steps of a pattern, or what is wrong with it, to be read after the pattern itself. */
export type ParsedGlob =
  | { readonly parts: readonly GlobPart[]; readonly problem?: undefined }
  | { readonly parts?: undefined; readonly problem: string };

/** Reads a pattern; `compileGlob` tells its language. */
export function parseGlob(pattern: string): ParsedGlob {
  const reader = new GlobReader(pattern);
  const parts = reader.readSequence(false);
  return reader.problem === undefined ? { parts } : { problem: reader.problem };
}

/** Far beyond any pattern that is meant; reading nested braces takes stack. */
const MAX_DEPTH = 16;

class GlobReader {
  problem: string | undefined;
  #depth = 0;
  readonly #characters: readonly string[];
  #next = 0;

  constructor(pattern: string) {
    this.#characters = [...pattern];
  }

  /** Reads up to the end; inside braces, up to the comma or brace behind an alternative. */
  readSequence(insideBraces: boolean): readonly GlobPart[] {
    const parts: GlobPart[] = [];
    while (this.problem === undefined && this.#next < this.#characters.length) {
      const character = this.#take();
      if (insideBraces && (character === "," || character === "}")) {
        this.#next--;
        return parts;
      }
      parts.push(this.#readPart(character));
    }
    return parts;
  }

  #take(): string {
    return this.#characters[this.#next++] ?? "";
  }

  #readPart(character: string): GlobPart {
    switch (character) {
      case "*":
        return { is: "anyRun", crosses: this.#skipStars() };
      case "?":
        return { is: "character", admits: () => true };
      case "[":
        return this.#readSet();
      case "{":
        return this.#readAlternatives();
      case "\\":
        return literal(this.#readEscaped());
      default:
        return literal(character);
    }
  }

  /** Whether the star just read was the first of several. */
  #skipStars(): boolean {
    const first = this.#next;
    while (this.#characters[this.#next] === "*") this.#next++;
    return this.#next > first;
  }

  #readEscaped(): string {
    if (this.#next === this.#characters.length) this.problem = "ends after a '\\'";
    return this.#take();
  }

  #readAlternatives(): GlobPart {
    const alternatives: (readonly GlobPart[])[] = [];
    if (++this.#depth > MAX_DEPTH) this.problem = `nests '{' more than ${MAX_DEPTH} deep`;
    do alternatives.push(this.readSequence(true));
    while (this.problem === undefined && this.#take() === ",");
    // The closing brace is what ended the loop, unless the pattern ended first.
    if (this.#characters[this.#next - 1] !== "}")
      this.problem ??= "opens a '{' and never closes it";
    this.#depth--;
    return { is: "oneOf", alternatives };
  }

  #readSet(): GlobPart {
    const isNegated = this.#characters[this.#next] === "!";
    if (isNegated) this.#next++;
    const [low, dash] = this.#characters.slice(this.#next);
    const admits = dash === "-" && low !== "]" ? this.#readRange() : this.#readList();
    return { is: "character", admits: (character) => admits(character) !== isNegated };
  }

  #readRange(): (character: string) => boolean {
    const [low = "", , high = "", close] = this.#characters.slice(this.#next);
    this.#next += 4;
    if (close !== "]") this.problem = "has a '[' range that is not of the form [a-z]";
    else if (high < low) this.problem = `has the range '${low}-${high}', which runs backwards`;
    return (character) => low <= character && character <= high;
  }

  #readList(): (character: string) => boolean {
    const listed = new Set<string>();
    for (let character = this.#take(); character !== "]"; character = this.#take()) {
      if (character === "") {
        this.problem = "opens a '[' and never closes it";
        break;
      }
      listed.add(character === "\\" ? this.#readEscaped() : character);
    }
    if (listed.size === 0) this.problem ??= "has an empty '[]'";
    return (character) => listed.has(character);
  }
}

function literal(expected: string): GlobPart {
  return { is: "character", admits: (character) => character === expected };
}
