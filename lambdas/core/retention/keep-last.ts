import type { BackupEntry } from "../locations/catalogue.ts";
import { timeOf } from "../locations/expiration.ts";
import type { Backup } from "../velero/backup.ts";
import { SCHEDULE_NAME_LABEL } from "../velero/labels.ts";
import { isUsable } from "../velero/phases.ts";
import type { Schedule } from "../velero/schedule.ts";

/** On a schedule, and so on its backups: how many of the newest good ones no sweep ever deletes. */
const KEEP_LAST_ANNOTATION = "jangada.io/keep-last";

/**
 * Why backups are kept whatever their time to live says, by their names. Of each schedule with the
 * annotation the newest `Completed` backups count, and where there are too few of them the newest
 * `PartiallyFailed`. The schedule's own annotation goes before that of its newest backup, which still
 * speaks when the schedule is gone. One that is not a number keeps everything.
 */
export function keptByGuard(
  entries: readonly BackupEntry[],
  schedules: readonly Schedule[],
): ReadonlyMap<string, string> {
  const bySchedule = Map.groupBy(
    entries.filter(({ state }) => state === "stored").map(({ backup }) => backup),
    ({ metadata }) => metadata.labels?.[SCHEDULE_NAME_LABEL],
  );
  return new Map([...bySchedule].flatMap(([name, backups]) => keptOf(name, backups, schedules)));
}

function keptOf(
  scheduleName: string | undefined,
  backups: readonly Backup[],
  schedules: readonly Schedule[],
): readonly (readonly [string, string])[] {
  const newest = backups.toSorted((one, other) => startOf(other) - startOf(one));
  const schedule = schedules.find(({ metadata }) => metadata.name === scheduleName);
  const { metadata } = schedule ?? (newest[0] as Backup);
  const asked = metadata.annotations?.[KEEP_LAST_ANNOTATION];
  if (scheduleName === undefined || asked === undefined) return [];
  if (!/^[0-9]{1,9}$/.test(asked)) {
    const reason = `annotation ${KEEP_LAST_ANNOTATION} of schedule '${scheduleName}' is '${asked}'; write a number`;
    return newest.map((backup) => [backup.metadata.name, reason]);
  }
  const good = newest
    .filter(({ status }) => isUsable(status?.phase))
    .toSorted((one, other) => rank(one) - rank(other));
  const reason = `is one of the newest ${asked} good backups of schedule '${scheduleName}'`;
  return good.slice(0, Number(asked)).map((backup) => [backup.metadata.name, reason]);
}

function rank({ status }: Backup): number {
  return status?.phase === "Completed" ? 0 : 1;
}

function startOf({ metadata, status }: Backup): number {
  const start = timeOf(status?.startTimestamp) ?? timeOf(metadata.creationTimestamp);
  return start?.getTime() ?? 0;
}
