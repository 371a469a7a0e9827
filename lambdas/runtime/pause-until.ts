import { setTimeout as sleep } from "node:timers/promises";
import { ErrorName, JangadaError } from "../core/errors.ts";

/** Pauses of a function, which end with `Interrupted` before its time is up. */
export function pauseUntil(signal: AbortSignal): (milliseconds: number) => Promise<void> {
  return async (milliseconds) => {
    await sleep(milliseconds, undefined, { signal }).catch((cause: unknown) => {
      throw new JangadaError(ErrorName.Interrupted, "the function's time is up", { cause });
    });
  };
}
