import { InFlight } from "../in-flight.ts";
import type { BackupEntry, CatalogueEntry } from "../locations/catalogue.ts";
import { expirationOf } from "../locations/expiration.ts";
import type { Schedule } from "../velero/schedule.ts";
import type { DeletionPorts, DeletionReport } from "./deletion-ports.ts";
import { keptByGuard } from "./keep-last.ts";
import { removeBackup } from "./remove-backup.ts";
import type { StoredRestore } from "./stored-restores.ts";

/** What a location holds, read once for a sweep. */
export interface LocationContents {
  readonly entries: readonly CatalogueEntry[];
  readonly restores: readonly StoredRestore[];
}

/** What a sweep goes by. */
export interface SweepRules {
  readonly now: Date;
  /** Those there are; those that are gone speak through their backups. */
  readonly schedules: readonly Schedule[];
  /** Ends the sweep between two backups. */
  readonly signal?: AbortSignal | undefined;
}

/** A backup that is left where one might expect it gone, and why. */
export interface KeptBackup {
  readonly backupName: string;
  readonly reason: string;
}

/** What a sweep did in one location. */
export interface LocationSweep {
  readonly deleted: readonly string[];
  readonly notDeleted: readonly DeletionReport[];
  readonly kept: readonly KeptBackup[];
  /** Due, and left for the next sweep because the time was up. */
  readonly remaining: readonly string[];
}

const DELETIONS_IN_FLIGHT = 8;

/**
 * Deletes what has expired in one location, and finishes deletions that were begun. A backup whose
 * document cannot be read, or says no expiration to rely on, is never deleted
 * (velero pkg/controller/gc_controller.go).
 */
export async function sweepLocation(
  ports: DeletionPorts,
  { entries, restores }: LocationContents,
  rules: SweepRules,
): Promise<LocationSweep> {
  const { due, kept } = chooseDue(entries, rules);
  const reports: DeletionReport[] = [];
  const remaining: string[] = [];
  const inFlight = new InFlight(DELETIONS_IN_FLIGHT);
  for (const entry of due) {
    if (rules.signal?.aborted) remaining.push(entry.directory.name);
    else {
      await inFlight.begin(async () => {
        reports.push(await removeBackup(ports, entry, restores));
      });
    }
  }
  await inFlight.settled();
  return {
    deleted: reports
      .filter(({ outcome }) => outcome === "deleted")
      .map(({ backupName }) => backupName)
      .sort(),
    notDeleted: reports.filter(({ outcome }) => outcome !== "deleted"),
    kept,
    remaining,
  };
}

/** Which backups are to be deleted now, and which only look as if they were. */
function chooseDue(
  entries: readonly CatalogueEntry[],
  { now, schedules }: SweepRules,
): { readonly due: readonly BackupEntry[]; readonly kept: readonly KeptBackup[] } {
  const due: BackupEntry[] = [];
  const kept: KeptBackup[] = [];
  const guarded = keptByGuard(
    entries.filter((entry) => "backup" in entry),
    schedules,
  );
  for (const entry of entries) {
    if (entry.state === "unfinished") continue;
    const backupName = entry.directory.name;
    const reason = entry.state === "unreadable" ? entry.reason : reasonToKeep(entry, now, guarded);
    if (reason === undefined) due.push(entry as BackupEntry);
    else if (reason !== NOT_YET) kept.push({ backupName, reason });
  }
  return { due, kept };
}

/** Of a backup that nobody expects to go. */
const NOT_YET = "has not expired";

function reasonToKeep(
  { backup, state }: BackupEntry,
  now: Date,
  guarded: ReadonlyMap<string, string>,
): string | undefined {
  if (state === "deleting") return undefined;
  const expiration = expirationOf(backup);
  if (expiration === undefined) {
    const said = backup.status?.expiration ?? "";
    return `its expiration '${said}' is not a time after its start; delete it by name`;
  }
  if (expiration >= now) return NOT_YET;
  return guarded.get(backup.metadata.name);
}
