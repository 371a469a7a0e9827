import { ErrorName, isJangadaError } from "../errors.ts";
import { InFlight } from "../in-flight.ts";
import { type StoredDirectory, storedDirectories } from "../locations/stored-directory.ts";
import { RESTORES, restoreKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Restore } from "../velero/restore.ts";
import { readRestore } from "../velero/restore-json.ts";

/** What lies in one directory of `restores/`. */
export interface StoredRestore {
  readonly directory: StoredDirectory;
  /** Missing where a real Velero made it, which keeps Restores in the cluster only, or it has not ended. */
  readonly restore?: Restore;
}

const READS_IN_FLIGHT = 16;

/** Reads what restores a location holds. One that cannot be read is as good as a Velero's: nobody's. */
export async function readStoredRestores(store: ObjectStore): Promise<readonly StoredRestore[]> {
  const restores: StoredRestore[] = [];
  const inFlight = new InFlight(READS_IN_FLIGHT);
  for await (const directory of storedDirectories(store, RESTORES)) {
    await inFlight.begin(async () => {
      const restore = await readIfThere(store, directory);
      restores.push({ directory, ...(restore && { restore }) });
    });
  }
  await inFlight.settled();
  return restores;
}

async function readIfThere(
  store: ObjectStore,
  { name, keys }: StoredDirectory,
): Promise<Restore | undefined> {
  const { metadata } = restoreKeys(name);
  if (!keys.includes(metadata)) return undefined;
  try {
    const restore = readRestore(String(await store.read(metadata)));
    return restore.metadata.name === name ? restore : undefined;
  } catch (error) {
    if (isJangadaError(error, ErrorName.NotFound, ErrorName.CorruptArchive)) return undefined;
    throw error;
  }
}
