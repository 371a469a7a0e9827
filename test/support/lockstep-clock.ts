import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../lambdas/core/volumes/clock.ts";

/**
 * A clock that nobody has to wait for, beside a real server: its time stands still while a request is
 * under way, and else jumps to the next moment that somebody waits for. So hours of pacing take as
 * long as the requests do, and the server sees them at the times it would see them in earnest.
 */
export class LockstepClock implements Clock {
  #time: number;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #sleepers = new Set<{ readonly due: number; readonly wake: () => void }>();
  #isMoving = false;

  constructor(start = "2026-11-23T12:00:00Z") {
    this.#time = Date.parse(start);
  }

  readonly now = () => new Date(this.#time);

  readonly pause = async (milliseconds: number) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#sleepers.add({ due: this.#time + milliseconds, wake: resolve });
    if (!this.#isMoving) void this.#move();
    await promise;
  };

  /** Stops time until the answer is there. */
  async during<T>(answer: Promise<T>): Promise<T> {
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  /** A port whose every request stops time. All its methods must be asynchronous. */
  watch<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...values: unknown[]) => Promise<unknown>;
        return (...values: unknown[]) => this.during(method.apply(target, values));
      },
    });
  }

  async #move(): Promise<void> {
    this.#isMoving = true;
    while (this.#sleepers.size > 0) {
      // Whoever was woken or answered sends its next request first.
      await nextTurn();
      if (this.#underWay.size > 0) await Promise.race(this.#underWay).catch(() => {});
      else this.#wakeNext();
    }
    this.#isMoving = false;
  }

  #wakeNext(): void {
    const [first] = [...this.#sleepers].sort((a, b) => a.due - b.due);
    if (first === undefined) return;
    this.#sleepers.delete(first);
    this.#time = Math.max(this.#time, first.due);
    first.wake();
  }
}
