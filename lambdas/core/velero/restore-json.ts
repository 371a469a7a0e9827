import { readStored } from "./backup-json.ts";
import { encodeGoJson } from "./go-json.ts";
import { type Restore, restoreSchema } from "./restore.ts";
import { storedSchema } from "./stored-schema.ts";

const storedRestoreSchema = storedSchema(restoreSchema);

/** The body of `velero-restore.json`, in the form Velero writes its objects. */
export function encodeRestore(restore: Restore): string {
  return encodeGoJson(restoreSchema, restore);
}

/**
 * Reads a `velero-restore.json`, keeping fields that only a newer Jangada knows.
 *
 * @throws JangadaError `CorruptArchive` when the text is not a Restore.
 */
export function readRestore(json: string): Restore {
  return readStored("velero-restore.json", storedRestoreSchema, json);
}
