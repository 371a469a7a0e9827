import { text } from "node:stream/consumers";
import { ErrorName, isJangadaError } from "../errors.ts";
import { markedWithExecution } from "../run-links.ts";
import { BACKUPS, backupKeys, restoreKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { readBackup } from "../velero/backup-json.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import { backupToRestore, type FoundBackup } from "../velero/backup-to-restore.ts";
import { parseRestoreInput } from "../velero/parse-input.ts";
import type { Restore, RestoreSpec } from "../velero/restore.ts";
import { withRestoreDefaults } from "../velero/restore-defaults.ts";
import { formatTimestamp } from "../velero/timestamp.ts";
import { validateRestore } from "../velero/validate-restore.ts";
import { patternProblems } from "./restore-selection.ts";

/** What a restore is started with. */
export interface StartRestoreRequest {
  /** What a person pasted: a Restore, `{ restore: … }`, or a RestoreSpec. */
  readonly input: unknown;
  /** When the execution started: the restore's name and start follow from it, whoever retries. */
  readonly executionStart: Date;
  /** ARN of the execution in Step Functions, if it is one. */
  readonly execution?: string;
  readonly storageLocations: readonly BackupStorageLocation[];
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
}

/** A restore that can run, or why it cannot. */
export type StartedRestore =
  | {
      readonly phase: "InProgress";
      readonly restore: Restore;
      /** Name of the storage location that holds the backup, and will hold the restore's files. */
      readonly location: string;
    }
  | { readonly phase: "FailedValidation"; readonly validationErrors: readonly string[] };

/**
 * Reads what a person asked for, finds the backup and completes the restore, or says everything that
 * is wrong with it (velero pkg/controller/restore_controller.go, validateAndComplete). Nothing is
 * written.
 *
 * @throws JangadaError `StoreUnavailable` when a location cannot be looked into for now.
 */
export async function startRestore(request: StartRestoreRequest): Promise<StartedRestore> {
  const restore = parsed(request);
  if (Array.isArray(restore)) return refused(restore);
  const search = await findBackups(restore.spec, request);
  const found = backupToRestore(restore.spec, search.backups);
  const problems = [
    ...validateRestore(restore, search),
    ...patternProblems(restore.spec),
    ...(found === undefined ? [] : await takenName(restore, request.openStore(found.location))),
  ];
  if (found === undefined || problems.length > 0) return refused(problems);
  const startTimestamp = formatTimestamp(request.executionStart);
  const started = markedWithExecution(withRestoreDefaults(restore, found), request.execution);
  return {
    phase: "InProgress",
    restore: { ...started, status: { phase: "InProgress", startTimestamp } },
    location: found.location.metadata.name,
  };
}

function parsed({ input, executionStart }: StartRestoreRequest): Restore | string[] {
  try {
    return parseRestoreInput(input, executionStart);
  } catch (error) {
    if (!isJangadaError(error, ErrorName.FailedValidation)) throw error;
    return (error as Error).message.split("\n");
  }
}

function refused(validationErrors: readonly string[]): StartedRestore {
  return { phase: "FailedValidation", validationErrors };
}

interface Search {
  readonly backups: readonly FoundBackup[];
  readonly backupProblem?: string;
}

/** Locations are asked in their order, so of two backups of one name the first one counts. */
async function findBackups(
  spec: RestoreSpec,
  { storageLocations, openStore }: StartRestoreRequest,
): Promise<Search> {
  const backups: FoundBackup[] = [];
  try {
    for (const location of storageLocations) {
      const store = openStore(location);
      const names = spec.backupName
        ? [spec.backupName]
        : await Array.fromAsync(store.listDirectories(BACKUPS));
      const read = await Promise.all(names.map((name) => readFrom(store, name)));
      backups.push(...read.flatMap((backup) => (backup ? [{ backup, location }] : [])));
    }
    return { backups };
  } catch (error) {
    if (!isJangadaError(error, ErrorName.StoreDenied, ErrorName.CorruptArchive)) throw error;
    return { backups: [], backupProblem: (error as Error).message };
  }
}

/** `undefined` for a directory without the file whose existence makes it a backup. */
async function readFrom(store: ObjectStore, name: string) {
  const { metadata } = backupKeys(name);
  return (await store.exists(metadata))
    ? readBackup(await text(await store.get(metadata)))
    : undefined;
}

/** A second restore of one name would write over what the first left. */
async function takenName(
  { metadata: { name } }: Restore,
  store: ObjectStore,
): Promise<readonly string[]> {
  return (await store.exists(restoreKeys(name).metadata))
    ? [`restore "${name}" exists already; choose another name`]
    : [];
}
