/** How long a process lives: so many calls, of all it makes to the outside. */
export class Life {
  /** Rejects when it ends. */
  readonly end: Promise<never>;
  readonly #calls: number;
  readonly #when: "before" | "after";
  #made = 0;
  #die: (error: Error) => void = () => {};

  /** `when` says whether the last call still takes effect; its answer comes to nobody. */
  constructor(calls: number, when: "before" | "after") {
    this.#calls = calls;
    this.#when = when;
    this.end = new Promise((_, reject) => {
      this.#die = reject;
    });
    this.end.catch(() => {});
  }

  /** How many calls were made. */
  get made(): number {
    return this.#made;
  }

  /** The same object, for as long as the process lives: afterwards its calls are never answered. */
  mortal<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => this.#call(() => value.apply(target, given));
      },
    });
  }

  #call(act: () => unknown): unknown {
    const made = this.#made++;
    if (made < this.#calls) return act();
    if (made === this.#calls && this.#when === "after") void act();
    this.#die(new Error("killed"));
    return new Promise(() => {});
  }
}
