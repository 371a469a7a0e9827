import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import {
  fieldAt,
  isJsonObject,
  type JsonObject,
  listAt,
  sameJson,
  textAt,
  withoutFields,
} from "../kube/lossless-json-fields.ts";
import { BACKUP_NAME_LABEL, RESTORE_NAME_LABEL } from "../velero/labels.ts";

/** An object without the record of who owns its fields: a create would not keep it. */
export function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  return withoutFields(object, ["metadata"], ["managedFields"]);
}

/**
 * The manager to create an object as: the only one that had a hand in it, if it had. The API server
 * then writes the same record of owners as in the backup, and a second request is saved.
 */
export function creatingManager(object: KubernetesObject): string | undefined {
  const [entry, ...others] = ownersIn(object);
  const isPlainUpdate = others.length === 0 && textAt(entry, "operation") === "Update";
  const manager = textAt(entry, "manager") ?? "";
  return isPlainUpdate && LEGAL_MANAGER.test(manager) ? manager : undefined;
}

/**
 * The patch that gives an object just created the owners its fields had (velero
 * pkg/restore/restore.go); `undefined` when it has them, or none are known.
 *
 * Nor is one needed where the manager who made everything owns more than it did: what an admission
 * plug-in had filled in, as it does a Pod's tolerations, was nobody's and comes back as if written by
 * hand (docs/decisions/0006).
 *
 * Not compared are the times, and the fields a restore does not bring back: the status, owners,
 * `generateName`, and the labels of the restore itself, which nobody owned before.
 */
export function managedFieldsPatch(
  created: KubernetesObject,
  archived: KubernetesObject,
): JsonObject | undefined {
  const managedFields = fieldAt(archived, "metadata", "managedFields");
  if (!Array.isArray(managedFields) || managedFields.length === 0) return undefined;
  const before = ownersIn(archived).map(owned);
  const now = ownersIn(created).map(owned);
  const isSole = creatingManager(archived) !== undefined && now.length === 1;
  if (isSole ? includesJson(now[0], before[0]) : sameJson(now, before)) return undefined;
  return { metadata: { managedFields } };
}

/** Whether one JSON value says all that another does, at every depth of its objects. */
function includesJson(whole: unknown, part: unknown): boolean {
  if (!isJsonObject(part) || !isJsonObject(whole)) return sameJson(whole, part);
  return Object.entries(part).every(([name, value]) => includesJson(whole[name], value));
}

/** A manager the API server takes as a parameter. */
const LEGAL_MANAGER = /^[\x20-\x7e]{1,128}$/;

function ownersIn(object: KubernetesObject): readonly unknown[] {
  return listAt(object, "metadata", "managedFields").filter(
    (entry) => textAt(entry, "subresource") === undefined,
  );
}

function owned(entry: unknown): unknown {
  if (!isJsonObject(entry)) return entry;
  const timeless = withoutFields(entry, [], ["time"]);
  const metadata = withoutFields(timeless, ["fieldsV1", "f:metadata"], RESET_METADATA);
  const labels = withoutFields(metadata, ["fieldsV1", "f:metadata", "f:labels"], RESTORE_LABELS);
  return withoutHollow(labels, ["f:labels", "f:metadata"]);
}

const RESET_METADATA = ["f:generateName", "f:ownerReferences"];
const RESTORE_LABELS = [`f:${BACKUP_NAME_LABEL}`, `f:${RESTORE_NAME_LABEL}`];

/** Without the named fields where they own nothing but themselves (`.`). */
function withoutHollow(
  entry: JsonObject,
  [labels, metadata]: readonly [string, string],
): JsonObject {
  const inner = isHollow(fieldAt(entry, "fieldsV1", metadata, labels))
    ? withoutFields(entry, ["fieldsV1", metadata], [labels])
    : entry;
  return isHollow(fieldAt(inner, "fieldsV1", metadata))
    ? withoutFields(inner, ["fieldsV1"], [metadata])
    : inner;
}

function isHollow(fields: unknown): boolean {
  return isJsonObject(fields) && Object.keys(fields).every((name) => name === ".");
}
