import type { Readable, Writable } from "node:stream";
import type { Floor } from "./floor.ts";
import type { GlobalOptions } from "./global-options.ts";

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything a command takes from the world around it. */
export interface CommandWorld {
  /** What was asked for goes here, and nothing else. */
  readonly output: Output;
  /** Progress, questions and complaints. */
  readonly errorOutput: Output;
  /** Where answers come from. */
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly now: () => Date;
  /** `NO_COLOR` and the like. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly openFloor: (options: GlobalOptions) => Promise<Floor>;
  /** Calls back on Ctrl-C until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
}
