import type { Housekeeping } from "../floor.ts";
import { UsageError } from "../usage-error.ts";
import type { Serving } from "./serving.ts";

/**
 * Does something of what a stack does by itself, on a floor opened for it.
 *
 * @throws UsageError on the floor of a stack.
 */
export async function withHousekeeping<T>(
  { openFloor }: Pick<Serving, "openFloor">,
  work: (housekeeping: Housekeeping) => Promise<T>,
): Promise<T> {
  const floor = await openFloor();
  try {
    if (floor.housekeeping === undefined) {
      throw new UsageError(
        "'serve' is for clusters without a stack, and this one's schedules run in its stack; add --local",
      );
    }
    return await work(floor.housekeeping);
  } finally {
    await floor.close();
  }
}
