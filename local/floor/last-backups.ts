import { BACKUPS } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";

const SCHEDULED = /^(.+)-(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/**
 * When each schedule last made a backup, told by the names of the backups: schedule to RFC 3339. A
 * bucket that cannot be listed tells nothing.
 */
export async function lastBackups(
  stores: readonly (() => ObjectStore)[],
): Promise<ReadonlyMap<string, string>> {
  const last = new Map<string, string>();
  const lists = await Promise.all(stores.map(namesIn));
  for (const name of lists.flat()) {
    const [, schedule, year, month, day, hour, minute, second] = SCHEDULED.exec(name) ?? [];
    if (schedule === undefined) continue;
    const time = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
    if (time > (last.get(schedule) ?? "")) last.set(schedule, time);
  }
  return last;
}

async function namesIn(open: () => ObjectStore): Promise<readonly string[]> {
  try {
    return await Array.fromAsync(open().listDirectories(BACKUPS));
  } catch {
    return [];
  }
}
