import { sameJson } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import {
  allFields,
  difference,
  type FieldSet,
  hasPath,
  leavesOf,
  ownableParts,
  pathText,
} from "./field-set.ts";
import { copyJson, isObject, type JsonObject } from "./json-object.ts";
import {
  type FieldOwner,
  isSameWriter,
  ownablePart,
  ownerOf,
  ownersOf,
  setOwners,
  type Writer,
} from "./managed-fields.ts";
import { type Cause, StatusError } from "./status-error.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";

/** A server-side apply. */
export interface Apply {
  readonly config: JsonObject;
  readonly writer: Writer;
  /** Takes fields from other owners instead of refusing. */
  readonly force: boolean;
}

/**
 * Applies a configuration to the live object, or to nothing: its fields are set and owned, fields it
 * had before and nobody else owns are removed. Throws 409 with every conflict when another owner
 * holds a field at another value, unless forced.
 */
export function applyConfiguration(live: JsonObject, { config, writer, force }: Apply): JsonObject {
  const applied = allFields(ownablePart(config));
  const isOwn = (owner: FieldOwner) => isSameWriter(owner, "Apply", writer);
  const others = ownersOf(live).filter((owner) => !isOwn(owner));
  const merged = copyJson(applyStrategicMergePatch(live, config)) as JsonObject;
  const conflicts = others.flatMap((owner) => conflictsWith(owner, applied, live, merged));
  if (conflicts.length > 0 && !force) throw conflictError(conflicts);
  const former = ownersOf(live).find(isOwn)?.fieldsV1 ?? {};
  for (const path of leavesOf(former)) {
    if (!hasPath(applied, path) && !others.some((owner) => hasPath(owner.fieldsV1, path))) {
      removePath(merged, "", path);
    }
  }
  setOwners(merged, [
    ...others.map((owner) => withoutConflicts(owner, conflicts)),
    ownerOf(writer, "Apply", applied),
  ]);
  return merged;
}

interface Conflict {
  readonly owner: FieldOwner;
  readonly path: readonly string[];
}

function conflictsWith(
  owner: FieldOwner,
  applied: FieldSet,
  live: JsonObject,
  merged: JsonObject,
): Conflict[] {
  return leavesOf(applied)
    .filter((path) => path.at(-1) !== "." && hasPath(owner.fieldsV1, path))
    .filter((path) => !sameJson(valueAt(live, "", path), valueAt(merged, "", path)))
    .map((path) => ({ owner, path }));
}

function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes: Cause[] = conflicts.map(({ owner, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${ownerText(owner)}`,
    field: pathText(path),
  }));
  const count = causes.length === 1 ? "1 conflict" : `${causes.length} conflicts`;
  const list = causes.map(({ message, field }) => `${message}: ${field}`).join("\n");
  return new StatusError(409, "Conflict", `Apply failed with ${count}: ${list}`, { causes });
}

function ownerText({ manager, operation, apiVersion }: FieldOwner): string {
  return operation === "Apply" ? `"${manager}"` : `"${manager}" using ${apiVersion}`;
}

function withoutConflicts(owner: FieldOwner, conflicts: readonly Conflict[]): FieldOwner {
  const lost = conflicts.filter((conflict) => conflict.owner === owner);
  const fieldsV1 = lost.reduce((set, { path }) => difference(set, setOf(path)), owner.fieldsV1);
  return { ...owner, fieldsV1 };
}

function setOf(path: readonly string[]): FieldSet {
  return path.reduceRight<FieldSet>((inner, step) => ({ [step]: inner }), {});
}

function valueAt(value: unknown, field: string, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const part = ownableParts(field, value)?.get(step);
  return part === undefined ? undefined : valueAt(part.value, part.field, rest);
}

/** Removes what a path names; `.` at its end names the item that holds it. */
function removePath(value: unknown, field: string, path: readonly string[]): void {
  const [step = "", ...rest] = path;
  const part = ownableParts(field, value)?.get(step);
  if (part === undefined) return;
  if (rest.length > 0 && rest[0] !== ".") removePath(part.value, part.field, rest);
  else if (Array.isArray(value)) value.splice(value.indexOf(part.value), 1);
  else if (isObject(value)) delete value[step.slice(2)];
}
