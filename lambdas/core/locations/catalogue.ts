import { ErrorName, isJangadaError } from "../errors.ts";
import { InFlight } from "../in-flight.ts";
import { BACKUPS, backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import { readBackup } from "../velero/backup-json.ts";
import { type StoredDirectory, storedDirectories } from "./stored-directory.ts";

/** A backup that exists, or whose deletion is under way. */
export interface BackupEntry {
  /** `deleting`: it exists no more for anyone, and some of its files or snapshots do. */
  readonly state: "stored" | "deleting";
  readonly directory: StoredDirectory;
  readonly backup: Backup;
  /** The document as it is stored, byte for byte. */
  readonly document: string;
}

/** What lies in one directory of `backups/`. */
export type CatalogueEntry =
  | BackupEntry
  /** No `velero-backup.json`: a backup that runs, or has broken off. */
  | { readonly state: "unfinished"; readonly directory: StoredDirectory }
  | { readonly state: "unreadable"; readonly directory: StoredDirectory; readonly reason: string };

const READS_IN_FLIGHT = 16;

/** Reads what backups a location holds; the bucket is the catalogue. In order of their names' bytes. */
export async function readCatalogue(store: ObjectStore): Promise<readonly CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  const inFlight = new InFlight(READS_IN_FLIGHT);
  let count = 0;
  for await (const directory of storedDirectories(store, BACKUPS)) {
    const index = count++;
    await inFlight.begin(async () => {
      entries[index] = await readEntry(store, directory);
    });
  }
  await inFlight.settled();
  return entries;
}

/** Reads one directory of `backups/`; a file that vanishes meanwhile counts as never seen. */
export async function readEntry(
  store: ObjectStore,
  directory: StoredDirectory,
): Promise<CatalogueEntry> {
  const keys = backupKeys(directory.name);
  const read = (key: string) => readIfThere(store, directory, key);
  const [metadata, deletion] = [await read(keys.metadata), await read(keys.deletion)];
  const document = metadata ?? deletion;
  if (document === undefined) return { state: "unfinished", directory };
  // A mark that differs is what an unfinished deletion left to a younger backup of that name.
  const state = metadata === undefined || metadata === deletion ? "deleting" : "stored";
  try {
    return withName({ state, directory, backup: readBackup(document), document });
  } catch (error) {
    return { state: "unreadable", directory, reason: (error as Error).message };
  }
}

/** A document in another's directory is nobody's: its name would lead to files that are not its own. */
function withName(entry: BackupEntry): CatalogueEntry {
  const { directory, backup } = entry;
  if (backup.metadata.name === directory.name) return entry;
  const reason = `backups/${directory.name}/ holds the document of backup '${backup.metadata.name}'; move it to the directory of that name`;
  return { state: "unreadable", directory, reason };
}

/** The text of an object, or `undefined` when there is none. */
async function readIfThere(
  store: ObjectStore,
  { keys }: StoredDirectory,
  key: string,
): Promise<string | undefined> {
  if (!keys.includes(key)) return undefined;
  try {
    return String(await store.read(key));
  } catch (error) {
    if (isJangadaError(error, ErrorName.NotFound)) return undefined;
    throw error;
  }
}
