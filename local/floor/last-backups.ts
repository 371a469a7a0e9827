import { BACKUPS } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";

const SCHEDULED = /^(.+)-(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/** When each schedule last made a backup, told by the names of backups: schedule to RFC 3339. */
export function lastBackups(names: readonly string[]): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const name of names) {
    const [, schedule, year, month, day, hour, minute, second] = SCHEDULED.exec(name) ?? [];
    if (schedule === undefined) continue;
    const time = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
    if (time > (last.get(schedule) ?? "")) last.set(schedule, time);
  }
  return last;
}

/** The names of all backups in a bucket, those that have no document included. */
export function backupNames(store: ObjectStore): Promise<readonly string[]> {
  return Array.fromAsync(store.listDirectories(BACKUPS));
}
