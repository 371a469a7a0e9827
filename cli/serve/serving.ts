import type { Floor } from "../floor.ts";

/** What serving schedules takes from the world. */
export interface Serving {
  /** Each piece of work opens a floor and closes it, so that a changed configuration counts from the next on. */
  readonly openFloor: () => Promise<Floor>;
  /** What backups carry whose schedule names none. */
  readonly namespace: string;
  readonly now: () => Date;
  /** Waits, and ends early when `signal` aborts. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Aborts when serving is to end. */
  readonly signal: AbortSignal;
  /** Hears of every event, a line each. */
  readonly tell: (line: string) => void;
}
