import type { z } from "zod";

import { ErrorName, JangadaError } from "../errors.ts";
import { API_VERSION, type Backup, backupSchema } from "./backup.ts";
import { defaultRestoreName } from "./backup-name.ts";
import { type Restore, restoreSchema } from "./restore.ts";
import { checkSchema } from "./schema-problems.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what a person or a schedule handed to the backup workflow: `{ backup: <Backup> }` or the
 * Backup itself. `kind` and `apiVersion` may be left out.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own.
 */
export function parseBackupInput(value: unknown): Backup {
  const object = isFields(value) && "backup" in value ? value.backup : value;
  return parseObject(backupSchema, withKind("Backup", object), "backup");
}

/**
 * Reads what a person pasted into the restore workflow: a Restore, `{ restore: … }` around one, or
 * just a RestoreSpec. Without a name it gets that of its backup or schedule and the time at which the
 * execution started, so that a retry of the execution finds the same name.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own.
 */
export function parseRestoreInput(value: unknown, executionStart: Date): Restore {
  const object = isFields(value) && "restore" in value ? value.restore : value;
  const restore = isFields(object) && !isApiObject(object) ? { spec: object } : object;
  return parseObject(
    restoreSchema,
    withKind("Restore", withName(restore, executionStart)),
    "restore",
  );
}

/**
 * Reads one API object that a person wrote; `what` names it in the message.
 *
 * @throws JangadaError `FailedValidation`, every problem on a line of its own.
 */
export function parseObject<T extends z.ZodType>(
  schema: T,
  value: unknown,
  what: string,
): z.output<T> {
  const checked = checkSchema(schema, value);
  if ("object" in checked) return checked.object;
  throw new JangadaError(
    ErrorName.FailedValidation,
    `the ${what} is not valid:\n${checked.problems.join("\n")}`,
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells an object from a bare spec, none of whose fields has one of these names. */
function isApiObject(value: Fields): boolean {
  return ["kind", "apiVersion", "metadata", "spec"].some((field) => field in value);
}

function withKind(kind: string, value: unknown): unknown {
  return isFields(value) ? { kind, apiVersion: API_VERSION, ...value } : value;
}

function withName(restore: unknown, start: Date): unknown {
  if (!isFields(restore)) return restore;
  const { metadata = {}, spec } = restore;
  if (!isFields(metadata) || metadata.name !== undefined) return restore;
  const source = isFields(spec) ? [spec.backupName, spec.scheduleName] : [];
  const name = source.find((given) => typeof given === "string" && given !== "") ?? "restore";
  return { ...restore, metadata: { ...metadata, name: defaultRestoreName(String(name), start) } };
}
