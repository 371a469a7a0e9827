import { compileGlob, type Glob, isGlob } from "./glob.ts";

/** One include or exclude list: names and globs (velero pkg/util/collections, globStringSet). */
export class PatternList {
  readonly #names: ReadonlySet<string>;
  readonly #globs: readonly Glob[];
  readonly #answers = new Map<string, boolean>();

  private constructor(names: ReadonlySet<string>, globs: readonly Glob[]) {
    this.#names = names;
    this.#globs = globs;
  }

  /** Compiles patterns; one that is no glob is left out and told to `onProblem`. */
  static of(patterns: readonly string[], onProblem: (problem: string) => void): PatternList {
    const globs: Glob[] = [];
    for (const { glob, problem } of patterns
      .filter(isGlob)
      .map((pattern) => compileGlob(pattern))) {
      if (glob) globs.push(glob);
      else onProblem(problem);
    }
    return new PatternList(new Set(patterns.filter((pattern) => !isGlob(pattern))), globs);
  }

  /** How many patterns it has. */
  get size(): number {
    return this.#names.size + this.#globs.length;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** Whether `*` itself is listed, which means everything. */
  get hasStar(): boolean {
    return this.#globs.some(isStar);
  }

  /** Whether the list says no more than `*`. */
  get isOnlyStar(): boolean {
    return this.#names.size === 0 && this.#globs.length > 0 && this.#globs.every(isStar);
  }

  /** The plain names, which may stand for things that do not exist. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  get globs(): readonly Glob[] {
    return this.#globs;
  }

  /** The same list, its `*` left out. */
  withoutStar(): PatternList {
    return new PatternList(
      this.#names,
      this.#globs.filter((glob) => !isStar(glob)),
    );
  }

  /** This list, and what another one says besides that neither it nor `first` matches as it is written. */
  plus(more: PatternList, first: PatternList = this): PatternList {
    const isNew = (pattern: string) => !this.matches(pattern) && !first.matches(pattern);
    return new PatternList(new Set([...this.#names, ...more.names.filter(isNew)]), [
      ...this.#globs,
      ...more.globs.filter(({ pattern }) => isNew(pattern)),
    ]);
  }

  /** Remembers its answers: what is asked for is the same few names for thousands of items. */
  matches(name: string): boolean {
    if (this.#globs.length === 0) return this.#names.has(name);
    const answer =
      this.#answers.get(name) ??
      (this.#names.has(name) || this.#globs.some((glob) => glob.matches(name)));
    this.#answers.set(name, answer);
    return answer;
  }
}

function isStar({ pattern }: Glob): boolean {
  return pattern === "*";
}
