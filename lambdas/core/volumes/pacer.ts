import type { Clock } from "./clock.ts";
import { isSnapshotterError } from "./snapshotter-error.ts";

/** Requests a second with which EC2 refills the buckets of whatever makes or deletes a snapshot or a disk. */
export const CHANGES_PER_SECOND = 5;
/** The same for what describes them, when it filters or pages. */
export const QUESTIONS_PER_SECOND = 20;
/** After EC2's first "too many", doubled each time: six times, a minute in all, waits out a crowd in the account. */
const FIRST_BACK_OFF_MS = 1_000;
const MOST_BACK_OFFS = 6;
/** EC2 takes about one snapshot of a disk in 15 seconds, and few at once. */
const BUSY_VOLUME_MS = 15_000;
const MOST_BUSY_PAUSES = 4;

/**
 * Begins requests no faster than EC2 allows an account that has nobody else in it, and more slowly
 * when it says that there is. Answers are not waited for, so requests overlap.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #interval: number;
  #queue: Promise<void> = Promise.resolve();
  #next = 0;
  #backOffs = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#interval = 1000 / perSecond;
  }

  /** Sends a request in its turn, and again as long as that helps. Throws what the last one threw. */
  async run<T>(send: () => Promise<T>): Promise<T> {
    const left = { throttled: MOST_BACK_OFFS, volumeBusy: MOST_BUSY_PAUSES };
    for (;;) {
      await this.#turn();
      try {
        const answer = await send();
        this.#backOffs = 0;
        return answer;
      } catch (error) {
        await this.#waitOut(error, left);
      }
    }
  }

  async #waitOut(error: unknown, left: Record<"throttled" | "volumeBusy", number>): Promise<void> {
    if (isSnapshotterError(error, "throttled") && left.throttled-- > 0) this.#backOff();
    else if (isSnapshotterError(error, "volumeBusy") && left.volumeBusy-- > 0)
      await this.#clock.pause(BUSY_VOLUME_MS);
    else throw error;
  }

  /** One after the other, in the order they came. */
  #turn(): Promise<void> {
    const turn = this.#queue.then(async () => {
      // Meanwhile somebody else's refusal may have moved the time on.
      for (let wait = this.#wait(); wait > 0; wait = this.#wait()) await this.#clock.pause(wait);
      this.#next = this.#clock.now().getTime() + this.#interval;
    });
    // A pause that was interrupted concerns whoever waited for it, and everybody behind meets it again.
    this.#queue = turn.catch(() => {});
    return turn;
  }

  #wait(): number {
    return this.#next - this.#clock.now().getTime();
  }

  /** Holds back everybody. Refusals of requests sent at about the same time count as one. */
  #backOff(): void {
    const now = this.#clock.now().getTime();
    if (this.#next > now + this.#interval) return;
    const wait = FIRST_BACK_OFF_MS * 2 ** Math.min(this.#backOffs++, MOST_BACK_OFFS - 1);
    this.#next = now + wait;
  }
}
