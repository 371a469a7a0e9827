import type { Readable, Writable } from "node:stream";
import type { ClientConfig } from "./client-config/client-config.ts";
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
  /** Waits, and ends early when `signal` aborts. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** `NO_COLOR` and the like. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The person's own settings for all commands. */
  readonly clientConfig: ClientConfig;
  readonly openFloor: (options: GlobalOptions) => Promise<Floor>;
  /**
   * The ClusterRoles that a stack's functions need in a cluster, each with its binding; none where AWS's
   * own policies are enough. Always by configuration and kubeconfig: a stack may not see what it lacks.
   */
  readonly clusterRoles: (options: GlobalOptions) => Promise<readonly object[]>;
  /** Calls back on Ctrl-C until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
}
