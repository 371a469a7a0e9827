import { setTimeout as sleep } from "node:timers/promises";
import { ErrorName, JangadaError } from "../core/errors.ts";

/** Pauses of a run, which end with `Interrupted` when it is told to stop: by a function's last seconds, or by Ctrl-C. */
export function pauseUntil(signal: AbortSignal): (milliseconds: number) => Promise<void> {
  return async (milliseconds) => {
    await sleep(milliseconds, undefined, { signal }).catch((cause: unknown) => {
      throw new JangadaError(ErrorName.Interrupted, "the run was stopped while it waited", {
        cause,
      });
    });
  };
}
