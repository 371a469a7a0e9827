import type { BackupEntry } from "../locations/catalogue.ts";
import { backupKeys } from "../store/layout.ts";
import type { Backup } from "../velero/backup.ts";
import { SCHEDULE_NAME_LABEL } from "../velero/labels.ts";
import type { Restore } from "../velero/restore.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import type { BackupVolumes } from "./backup-volumes.ts";
import type { DeletionPorts, RunningWork } from "./deletion-ports.ts";
import type { ObjectHold, ObjectHolds } from "./object-holds.ts";

/**
 * Why a backup must not be deleted now, before anything of it is touched; empty when it may be. A
 * deletion that has begun is finished whatever else its files hold.
 */
export async function deletionObstacles(
  entry: BackupEntry,
  { foreignMethods }: BackupVolumes,
  { holds, running }: Pick<DeletionPorts, "holds" | "running">,
): Promise<readonly string[]> {
  const { backup, directory, state } = entry;
  const busy = runningObstacles(backup, await running());
  if (busy.length > 0 || state === "deleting") return busy;
  const { deletion } = backupKeys(directory.name);
  const held = await heldObjects(
    directory.keys.filter((key) => key !== deletion),
    holds,
  );
  if (foreignMethods.length === 0) return held;
  const methods = foreignMethods.join(" and ");
  return [
    ...held,
    `backup '${directory.name}' keeps volumes by ${methods}, which only Velero can remove; delete it with the Velero that made it`,
  ];
}

function runningObstacles(backup: Backup, { backups, restores }: RunningWork): readonly string[] {
  const { name } = backup.metadata;
  const reading = restores.filter((restore) => reads(restore, backup));
  return [
    ...(backups.some(({ metadata }) => metadata.name === name)
      ? [`backup '${name}' is still in progress; wait for its end`]
      : []),
    ...reading.map(
      ({ metadata }) => `restore '${metadata.name}' reads backup '${name}'; wait for its end`,
    ),
  ];
}

/** A restore that has not chosen its backup yet may choose any of its schedule. */
function reads({ spec }: Restore, { metadata }: Backup): boolean {
  if (spec.backupName) return spec.backupName === metadata.name;
  return (
    spec.scheduleName !== undefined && spec.scheduleName === metadata.labels?.[SCHEDULE_NAME_LABEL]
  );
}

async function heldObjects(
  keys: readonly string[],
  holds: ObjectHolds,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const key of keys) {
    const hold = await holds.holdOn(key);
    if (hold) problems.push(`'${key}' ${holdText(hold)}`);
  }
  return problems;
}

function holdText({ kind, until }: ObjectHold): string {
  if (kind === "LegalHold") return "is under legal hold; lift it to delete the backup";
  const end = until === undefined ? "" : ` until ${formatTimestamp(until)}`;
  return `is retained by Object Lock${end}; delete the backup after that`;
}
