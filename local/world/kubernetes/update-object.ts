import { sameJson } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import { isDryRun, type ResourceCall } from "./api-request.ts";
import { type Cluster, readObject } from "./cluster.ts";
import type { StoredObject } from "./collection.ts";
import { toStorage } from "./conversion.ts";
import { hasGeneration, type Written } from "./create-object.ts";
import {
  copyJson,
  ensureObject,
  type JsonObject,
  listIn,
  objectIn,
  textIn,
} from "./json-object.ts";
import { rulesOf } from "./kinds/rules-of.ts";
import { ownersOf, setOwners, trackUpdate } from "./managed-fields.ts";
import { checkType } from "./object-type.ts";
import { hasStatus, type ServedResource } from "./served-resource.ts";
import {
  badRequest,
  type Cause,
  conflict,
  forbiddenValue,
  invalid,
  invalidValue,
  modified,
  objectNotFound,
} from "./status-error.ts";
import { writerOf } from "./writer.ts";

/** Fields of the metadata that no update changes. */
const IMMUTABLE = [
  "name",
  "namespace",
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "generation",
  "resourceVersion",
];

/** The next state of an object, and whether it already says who owns what (an apply does). */
export interface NextState {
  readonly object: JsonObject;
  readonly ownersKnown: boolean;
}

/** The object a call names. Throws 404. */
export function existingObject(cluster: Cluster, call: ResourceCall): StoredObject {
  const stored = cluster.store.get(call.resource.storage, call.namespace, call.name);
  if (stored === undefined) throw objectNotFound(call.resource, call.name);
  return stored;
}

/**
 * Replaces an object, or with the subresource `status` its status only; the rest of the body is
 * ignored then. Throws 404, 409 for a stale `resourceVersion` or another `uid`, 422. A body that
 * changes nothing writes nothing. The last finalizer's removal ends an object that waits for it.
 */
export function updateObject(cluster: Cluster, call: ResourceCall, next: NextState): Written {
  const stored = existingObject(cluster, call);
  checkType(call.resource, next.object);
  const given = toStorage(call.resource, next.object);
  checkPreconditions(call, stored, given);
  const before = readObject(stored);
  const object = merge(call, before, given);
  const metadata = ensureObject(object, "metadata");
  const causes = [
    ...finalizerCauses(objectIn(before, "metadata"), metadata),
    ...(call.subresource === "" ? updateCauses(cluster, call, object, before) : []),
  ];
  if (causes.length > 0) throw invalid(call.resource, call.name, causes);
  if (next.ownersKnown) setOwners(object, ownersOf(given));
  else trackUpdate(before, object, writerOf(cluster, call));
  countGeneration(call.resource, before, object);
  return commit(cluster, call, stored, object);
}

function updateCauses(
  cluster: Cluster,
  { resource }: ResourceCall,
  object: JsonObject,
  before: JsonObject,
): readonly Cause[] {
  return rulesOf(resource.storage).update?.(object, copyJson(before), cluster) ?? [];
}

function commit(
  cluster: Cluster,
  call: ResourceCall,
  stored: StoredObject,
  object: JsonObject,
): Written {
  const { storage } = call.resource;
  const metadata = objectIn(object, "metadata");
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  if (isDryRun(call)) return { text: JSON.stringify(rest) };
  if (metadata.deletionTimestamp !== undefined && isReleased(storage, object)) {
    cluster.store.remove(storage, stored);
    return { text: JSON.stringify(rest) };
  }
  return sameJson(rest, readObject(stored)) ? stored : cluster.store.put(storage, object);
}

/** Whether nothing holds a deleted object any more; a Namespace has a second list. */
export function isReleased(storage: string, object: JsonObject): boolean {
  const held = storage === "namespaces" ? listIn(objectIn(object, "spec"), "finalizers") : [];
  return listIn(objectIn(object, "metadata"), "finalizers").length + held.length === 0;
}

function checkPreconditions(call: ResourceCall, stored: StoredObject, given: JsonObject): void {
  const { resource, name } = call;
  const metadata = objectIn(given, "metadata");
  const asked = textIn(metadata, "name");
  if (asked !== "" && asked !== name) {
    throw badRequest(
      `the name of the object (${asked}) does not match the name on the URL (${name})`,
    );
  }
  const version = textIn(metadata, "resourceVersion");
  if (version === "" && resource.custom && call.request.method === "PUT") {
    const why = "must be specified for an update";
    const subject = { group: resource.group, kind: resource.resource };
    throw invalid(subject, name, [invalidValue("metadata.resourceVersion", 0, why)]);
  }
  const current = objectIn(readObject(stored), "metadata").resourceVersion;
  if (version !== "" && version !== current) throw modified(resource, name);
  const uid = textIn(metadata, "uid");
  if (uid !== "" && uid !== stored.uid) {
    const why = `StorageError: invalid object, Code: 4, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.uid}`;
    throw conflict(resource, name, why);
  }
}

/** The next state: what was sent, but for what this endpoint may not change. */
function merge(call: ResourceCall, before: JsonObject, given: JsonObject): JsonObject {
  if (call.subresource !== "") return { ...before, ...pick(given, "status") };
  const { status: _status, apiVersion: _apiVersion, kind: _kind, ...rest } = given;
  const old = objectIn(before, "metadata");
  const metadata = { ...objectIn(given, "metadata") };
  for (const field of IMMUTABLE) {
    if (old[field] === undefined) delete metadata[field];
    else metadata[field] = old[field];
  }
  const status = pick(hasStatus(call.resource) ? before : given, "status");
  return { ...rest, metadata: withoutEmpty(metadata), ...status };
}

function pick(object: JsonObject, field: string): JsonObject {
  return object[field] === undefined ? {} : { [field]: object[field] };
}

/** Empty lists and maps of the metadata are not kept, as in Kubernetes' own types. */
function withoutEmpty(metadata: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(metadata).filter(([, value]) => {
      if (Array.isArray(value)) return value.length > 0;
      return value !== null && JSON.stringify(value) !== "{}";
    }),
  );
}

function finalizerCauses(before: JsonObject, after: JsonObject): Cause[] {
  if (before.deletionTimestamp === undefined) return [];
  const old = listIn(before, "finalizers");
  const added = listIn(after, "finalizers").filter((finalizer) => !old.includes(finalizer));
  if (added.length === 0) return [];
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(", ")}}`;
  return [forbiddenValue("metadata.finalizers", why)];
}

function countGeneration(resource: ServedResource, before: JsonObject, after: JsonObject): void {
  const metadata = ensureObject(after, "metadata");
  if (!hasGeneration(resource) || sameJson(desired(before), desired(after))) return;
  metadata.generation = Number(metadata.generation ?? 0) + 1;
}

function desired(object: JsonObject): JsonObject {
  const { metadata: _metadata, status: _status, ...rest } = object;
  return rest;
}
