import { BACKUPS, backupKeys } from "../../lambdas/core/store/layout.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import { readBackup } from "../../lambdas/core/velero/backup-json.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { FoundBackup } from "../../lambdas/core/velero/backup-to-restore.ts";
import { STORAGE_LOCATION_LABEL } from "../../lambdas/core/velero/labels.ts";
import { storageLocationName } from "../../lambdas/core/velero/resolve-locations.ts";
import { getValidName } from "../../lambdas/core/velero/valid-name.ts";
import type { Floor } from "../floor.ts";
import { listRunning, type Running } from "./list-running.ts";
import { findStored, listStored, type Stored, type StoredKind } from "./stored-objects.ts";

const KIND: StoredKind<Backup> = {
  directory: BACKUPS,
  keyOf: (name) => backupKeys(name).metadata,
  read: readBackup,
  deleting: { keyOf: (name) => backupKeys(name).deletion, read: readDeleting },
};

/** The mark of a deletion is the backup's document as it was. */
function readDeleting(json: string): Backup {
  const backup = readBackup(json);
  return { ...backup, status: { ...backup.status, phase: "Deleting" } };
}

/** The backups of a floor. */
export interface ListedBackups {
  /** By name, those of one schedule newest first. */
  readonly backups: readonly FoundBackup[];
  readonly problems: readonly string[];
}

/**
 * Every backup in every location, and those that run now. A name that two locations hold counts once, as
 * a Velero that syncs both would have it; one that is stored runs no more.
 */
export async function listBackups(floor: Floor): Promise<ListedBackups> {
  const [stored, now] = await Promise.all([listStored(floor, KIND), runningBackups(floor)]);
  const byName = new Map<string, FoundBackup>();
  for (const found of [...stored.found.map(synced), ...now.running]) {
    const { name } = found.backup.metadata;
    if (!byName.has(name)) byName.set(name, found);
  }
  const problems = [...stored.problems, ...now.problems];
  return { backups: [...byName.values()].sort(inOrder), problems };
}

/** Those that run now, each where it will be stored; one for a location that is not there is about to fail. */
async function runningBackups(floor: Floor): Promise<Running<FoundBackup>> {
  if (floor.detached === undefined) return { running: [], problems: [] };
  const { detached } = floor;
  const { running, problems } = await listRunning(() => detached.runningBackups());
  const locations = await floor.locations();
  const found = running.flatMap((object) => {
    const name = storageLocationName(object.spec, locations);
    const location = locations.storageLocations.find(({ metadata }) => metadata.name === name);
    return location ? [synced({ object, location })] : [];
  });
  return { running: found, problems };
}

/**
 * The backup of a name, stored or running.
 *
 * @throws Error in Velero's words when there is none.
 */
export async function getBackup(floor: Floor, name: string): Promise<FoundBackup> {
  const stored = await findStored(floor, KIND, name);
  const found = stored ? synced(stored) : await findRunning(floor, name);
  if (found) return found;
  throw new Error(`backups.velero.io "${name}" not found`);
}

/** Whether there is a backup of that name, stored or running; one that is being deleted does not count. */
export async function backupExists(floor: Floor, name: string): Promise<boolean> {
  const { deleting: _, ...finished } = KIND;
  const found = (await findStored(floor, finished, name)) ?? (await findRunning(floor, name));
  return found !== undefined;
}

async function findRunning(floor: Floor, name: string): Promise<FoundBackup | undefined> {
  const { running } = await runningBackups(floor);
  return running.find(({ backup }) => backup.metadata.name === name);
}

/** The backup as Velero's sync would put it into a cluster (velero pkg/controller/backup_sync_controller.go). */
function synced({ object, location }: Stored<Backup>): FoundBackup {
  return { backup: inLocation(object, location), location };
}

function inLocation(backup: Backup, location: BackupStorageLocation): Backup {
  const name = location.metadata.name;
  return {
    ...backup,
    metadata: {
      ...backup.metadata,
      labels: { ...backup.metadata.labels, [STORAGE_LOCATION_LABEL]: getValidName(name) },
    },
    spec: { ...backup.spec, storageLocation: name },
  };
}

const SCHEDULED = /^(.*)-(\d{14})$/;

/** By name; names that differ only in a schedule's time stamp, newest first. */
function inOrder({ backup: one }: FoundBackup, { backup: other }: FoundBackup): number {
  const [a, b] = [one.metadata.name, other.metadata.name];
  const [, scheduleA, stampA = ""] = SCHEDULED.exec(a) ?? [];
  const [, scheduleB, stampB = ""] = SCHEDULED.exec(b) ?? [];
  if (scheduleA !== undefined && scheduleA === scheduleB) return stampA < stampB ? 1 : -1;
  return a < b ? -1 : 1;
}
