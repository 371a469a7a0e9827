import { changedFields, difference, type FieldSet, ownableParts, union } from "./field-set.ts";
import { ensureObject, isObject, type JsonObject, listIn, objectIn } from "./json-object.ts";

/** One item of `metadata.managedFields`: who owns what. */
export interface FieldOwner {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly time: string;
  readonly fieldsType: "FieldsV1";
  readonly fieldsV1: FieldSet;
  readonly subresource?: string;
}

/** Who writes, from where and when. */
export type Writer = Pick<FieldOwner, "manager" | "apiVersion" | "time" | "subresource">;

/** Fields of the object's identity, which nobody owns. */
const UNOWNED = [
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "selfLink",
  "managedFields",
];

/** The part of an object that writers own. */
export function ownablePart(object: JsonObject): JsonObject {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = object;
  const kept = Object.entries(isObject(metadata) ? metadata : {});
  const owned = kept.filter(([name]) => !UNOWNED.includes(name));
  return owned.length === 0 ? rest : { ...rest, metadata: Object.fromEntries(owned) };
}

/** The owners an object names. */
export function ownersOf(object: JsonObject): FieldOwner[] {
  return listIn(objectIn(object, "metadata"), "managedFields") as FieldOwner[];
}

/** Writes the owners into an object; owners of nothing are left out. */
export function setOwners(object: JsonObject, owners: readonly FieldOwner[]): void {
  const metadata = ensureObject(object, "metadata");
  const some = owners.filter(({ operation, fieldsV1 }) =>
    operation === "Apply" ? true : Object.keys(fieldsV1).length > 0,
  );
  if (some.length === 0) delete metadata.managedFields;
  else metadata.managedFields = some;
}

/**
 * Gives the fields that an update changed to its writer and takes them, and all that are gone, from
 * everybody else. Changes `after` only.
 */
export function trackUpdate(
  before: JsonObject | undefined,
  after: JsonObject,
  writer: Writer,
): void {
  const owned = ownablePart(after);
  const changed = changedFields(ownablePart(before ?? {}), owned) ?? {};
  const present = ownersOf(before ?? {}).map((owner) => withFields(owner, owned));
  const isOwn = (owner: FieldOwner) => isSameWriter(owner, "Update", writer);
  const own = present.find(isOwn);
  const others = present
    .filter((owner) => !isOwn(owner))
    .map((owner) => ({ ...owner, fieldsV1: difference(owner.fieldsV1, leavesOnly(changed)) }));
  const fieldsV1 = union(own?.fieldsV1 ?? {}, changed);
  const untouched = Object.keys(changed).length === 0;
  setOwners(after, untouched ? present : [...others, ownerOf(writer, "Update", fieldsV1)]);
}

/** An entry for a writer. */
export function ownerOf(
  writer: Writer,
  operation: FieldOwner["operation"],
  fieldsV1: FieldSet,
): FieldOwner {
  const { manager, apiVersion, time, subresource } = writer;
  const owner = { manager, operation, apiVersion, time, fieldsType: "FieldsV1" as const, fieldsV1 };
  return subresource === undefined ? owner : { ...owner, subresource };
}

/** Whether an entry is this writer's own for the operation. */
export function isSameWriter(
  owner: FieldOwner,
  operation: FieldOwner["operation"],
  writer: Writer,
): boolean {
  return (
    owner.operation === operation &&
    owner.manager === writer.manager &&
    owner.subresource === writer.subresource
  );
}

function withFields(owner: FieldOwner, value: unknown): FieldOwner {
  return { ...owner, fieldsV1: existing(owner.fieldsV1, "", value) };
}

/** The part of a set that a value still has. */
function existing(set: FieldSet, field: string, value: unknown): FieldSet {
  const parts = ownableParts(field, value);
  const kept: FieldSet = {};
  for (const [step, inner] of Object.entries(set)) {
    const part = parts?.get(step);
    if (step === "." && parts !== undefined) kept[step] = inner;
    if (part !== undefined) kept[step] = existing(inner, part.field, part.value);
  }
  return kept;
}

/** A set without its dots: the fact that an object exists may have several owners. */
function leavesOnly(set: FieldSet): FieldSet {
  const entries = Object.entries(set).filter(([step]) => step !== ".");
  return Object.fromEntries(entries.map(([step, inner]) => [step, leavesOnly(inner)]));
}
