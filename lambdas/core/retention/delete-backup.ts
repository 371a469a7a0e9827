import * as z from "zod";
import { ErrorName, JangadaError } from "../errors.ts";
import { readEntry } from "../locations/catalogue.ts";
import { type LocationPorts, locationStatus } from "../locations/location-report.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import { dnsSubdomainProblem } from "../velero/dns-name.ts";
import { parseObject } from "../velero/parse-input.ts";
import type { DeletionPorts, DeletionReport } from "./deletion-ports.ts";
import type { ObjectHolds } from "./object-holds.ts";
import { removeBackup } from "./remove-backup.ts";
import { readStoredRestores } from "./stored-restores.ts";

/** Which backup to delete. */
export interface DeletionRequest {
  readonly backupName: string;
  /** Where it is, when several locations have one of that name. */
  readonly storageLocation?: string | undefined;
}

/** What retention works with in all locations. */
export interface RetentionPorts
  extends LocationPorts,
    Pick<DeletionPorts, "snapshotterFor" | "running"> {
  readonly storageLocations: readonly BackupStorageLocation[];
  readonly openHolds: (location: BackupStorageLocation) => ObjectHolds;
}

const requestSchema = z.strictObject({
  // A name is part of a key: a slash in it would lead to another directory.
  backupName: z.string().refine((name) => dnsSubdomainProblem(name) === undefined, {
    error: "must be the name of a backup",
  }),
  storageLocation: z.string().optional(),
});

/**
 * Reads the input of DeleteBackup.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own.
 */
export function parseDeletionRequest(value: unknown): DeletionRequest {
  return parseObject(requestSchema, value, "deletion request");
}

/**
 * Deletes one backup wherever it is. Refuses, touching nothing, in a location that is read-only or
 * not available; see {@link removeBackup} for the rest.
 *
 * @throws JangadaError `NotFound` when no location has it, `FailedValidation` when several do.
 */
export async function deleteBackup(
  ports: RetentionPorts,
  request: DeletionRequest,
): Promise<DeletionReport> {
  const { location, store } = await findLocation(ports, request);
  const { backupName } = request;
  const refuse = (problem: string) =>
    ({ backupName, outcome: "refused", problems: [problem], notes: [] }) as const;
  if (location.spec.accessMode === "ReadOnly") {
    return refuse(
      `cannot delete backup because backup storage location ${location.metadata.name} is currently in read-only mode`,
    );
  }
  const { message } = await locationStatus(location, ports);
  if (message !== undefined) return refuse(message);
  const entry = await readEntry(store, await directoryOf(store, backupName));
  if (entry.state === "unfinished") {
    return refuse(
      `backup '${backupName}' has no velero-backup.json: it runs, or broke off; a sweep reports it after a day and removes it when asked`,
    );
  }
  if (entry.state === "unreadable") return refuse(entry.reason);
  const holds = ports.openHolds(location);
  return await removeBackup({ ...ports, store, holds }, entry, await readStoredRestores(store));
}

async function findLocation(
  { storageLocations, openStore }: RetentionPorts,
  { backupName, storageLocation }: DeletionRequest,
): Promise<{ location: BackupStorageLocation; store: ObjectStore }> {
  const found: { location: BackupStorageLocation; store: ObjectStore }[] = [];
  for (const location of storageLocations) {
    if (storageLocation !== undefined && storageLocation !== location.metadata.name) continue;
    const store = openStore(location);
    const { keys } = await directoryOf(store, backupName);
    if (keys.length > 0) found.push({ location, store });
  }
  const [only, ...others] = found;
  if (only === undefined) {
    throw new JangadaError(
      ErrorName.NotFound,
      `backup '${backupName}' is in none of the locations asked; check the name`,
    );
  }
  if (others.length === 0) return only;
  const names = found.map(({ location }) => `'${location.metadata.name}'`).join(", ");
  throw new JangadaError(
    ErrorName.FailedValidation,
    `backup '${backupName}' is in several locations: ${names}; name one as storageLocation`,
  );
}

async function directoryOf(store: ObjectStore, name: string) {
  const objects = await Array.fromAsync(store.list(backupKeys(name).directory));
  return { name, keys: objects.map(({ key }) => key) };
}
