import type { Cluster } from "./cluster.ts";
import { readObject, timestamp } from "./cluster.ts";
import type { StoredObject } from "./collection.ts";
import { orphansOf, releaseDependents } from "./dependents.ts";
import { ensureObject, type JsonObject, objectIn, textIn } from "./json-object.ts";
import { rulesOf } from "./kinds/rules-of.ts";
import type { ServedResource } from "./served-resource.ts";
import { conflict } from "./status-error.ts";
import { isReleased } from "./update-object.ts";

/** How to delete (meta/v1 DeleteOptions). */
export interface DeleteOptions {
  /** What becomes of the objects it owns; `Background` unless said. */
  readonly propagationPolicy: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly dryRun: boolean;
}

/** Reads the options from body and query; the query alone may carry some. */
export function deleteOptions(body: JsonObject, query: URLSearchParams): DeleteOptions {
  const preconditions = objectIn(body, "preconditions");
  const policy = textIn(body, "propagationPolicy") || query.get("propagationPolicy");
  const orphan = body.orphanDependents === true || query.get("orphanDependents") === "true";
  return {
    propagationPolicy: policy || (orphan ? "Orphan" : "Background"),
    uid: textIn(preconditions, "uid"),
    resourceVersion: textIn(preconditions, "resourceVersion"),
    dryRun: query.get("dryRun") === "All" || Array.isArray(body.dryRun),
  };
}

/** What a deletion came to. */
export interface Deletion {
  readonly object: StoredObject;
  /** False while finalizers hold the object. */
  readonly gone: boolean;
}

/**
 * Deletes an object, or marks it deleted when finalizers must go first. Throws 409 when a
 * precondition does not hold and 403 for what may not be deleted.
 */
export function deleteObject(
  cluster: Cluster,
  resource: ServedResource,
  stored: StoredObject,
  options: DeleteOptions,
): Deletion {
  checkPreconditions(resource, stored, options);
  const object = readObject(stored);
  const metadata = ensureObject(object, "metadata");
  if (metadata.deletionTimestamp !== undefined) return { object: stored, gone: false };
  rulesOf(resource.storage).remove?.(object);
  if (options.dryRun) return { object: stored, gone: isReleased(resource.storage, object) };
  if (options.propagationPolicy === "Orphan") releaseDependents(cluster, stored.uid);
  if (options.propagationPolicy === "Foreground") deleteDependents(cluster, stored.uid);
  if (isReleased(resource.storage, object)) {
    cluster.store.remove(resource.storage, stored);
    return { object: stored, gone: true };
  }
  metadata.deletionTimestamp = timestamp(cluster);
  if (resource.storage !== "namespaces") metadata.deletionGracePeriodSeconds = 0;
  return { object: cluster.store.put(resource.storage, object), gone: false };
}

/** Deletes every object that only this owner kept alive, or what waits for its finalizers. */
export function deleteDependents(cluster: Cluster, uid: string): void {
  for (const [resource, stored] of orphansOf(cluster, uid)) {
    deleteObject(cluster, resource, stored, IN_BACKGROUND);
  }
}

/** Deletes now, without conditions; what the object owns follows. */
export const IN_BACKGROUND: DeleteOptions = {
  propagationPolicy: "Background",
  uid: "",
  resourceVersion: "",
  dryRun: false,
};

function checkPreconditions(
  resource: ServedResource,
  stored: StoredObject,
  { uid, resourceVersion }: DeleteOptions,
): void {
  const named = { ...resource, resource: resource.kind, group: "" };
  if (uid !== "" && uid !== stored.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${stored.uid}). The object might have been deleted and then recreated`;
    throw conflict(named, stored.name, why);
  }
  const current = textIn(objectIn(readObject(stored), "metadata"), "resourceVersion");
  if (resourceVersion !== "" && resourceVersion !== current) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${current}). The object might have been modified`;
    throw conflict(named, stored.name, why);
  }
}
