/** Runs tasks side by side, so many at once and no more. */
export class InFlight {
  readonly #limit: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Begins a task as soon as there is room. Throws what a task before it threw, and begins nothing. */
  async begin(task: () => Promise<void>): Promise<void> {
    if (this.#running.size >= this.#limit) await Promise.race(this.#running);
    this.#throwFailure();
    const running = task()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits until no task runs. Throws what the first of them threw. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

/** Does something with each of these, so many at once and no more, and waits until all have ended, also when one fails. */
export async function sideBySide<T>(
  limit: number,
  all: Iterable<T>,
  task: (one: T) => Promise<void>,
): Promise<void> {
  const inFlight = new InFlight(limit);
  try {
    for (const one of all) await inFlight.begin(() => task(one));
  } finally {
    await inFlight.settled();
  }
}
