import type { z } from "zod";

import { ErrorName, JangadaError } from "../errors.ts";
import { type Backup, backupSchema } from "./backup.ts";
import { encodeGoJson } from "./go-json.ts";
import { checkSchema } from "./schema-problems.ts";
import { storedSchema } from "./stored-schema.ts";

const storedBackupSchema = storedSchema(backupSchema);

/** The body of `velero-backup.json`, byte for byte as Velero writes the same object. */
export function encodeBackup(backup: Backup): string {
  return encodeGoJson(backupSchema, backup);
}

/**
 * Reads a `velero-backup.json` that Jangada or a Velero of any version wrote. Fields that only a
 * newer one knows are kept, and its phase may be one that no {@link Backup} of ours has.
 *
 * @throws JangadaError `CorruptArchive` when the text is not a Backup.
 */
export function readBackup(json: string): Backup {
  return readStored("velero-backup.json", storedBackupSchema, json);
}

/** Reads an API object out of the bucket; `file` is for the message. */
export function readStored<T>(file: string, schema: z.ZodType<T>, json: string): T {
  const checked = checkSchema(schema, parseJson(file, json));
  if ("object" in checked) return checked.object;
  throw corrupt(file, checked.problems.join("; "));
}

function parseJson(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw corrupt(file, String(cause), { cause });
  }
}

function corrupt(file: string, reason: string, options?: ErrorOptions): JangadaError {
  const message = `${file} cannot be read, restore an earlier version of it or remove the directory: ${reason}`;
  return new JangadaError(ErrorName.CorruptArchive, message, options);
}
