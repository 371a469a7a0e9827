import { isJangadaError } from "../errors.ts";
import { isSnapshotterError } from "../volumes/snapshotter-error.ts";

/** What came of something that may be refused. */
export type Attempt<T> = { readonly value: T } | { readonly problem: string };

/** What a port refuses is a fact to report; anything else is a bug, or the end of this run. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!isJangadaError(error) && !isSnapshotterError(error)) throw error;
    return { problem: (error as Error).message };
  }
}
