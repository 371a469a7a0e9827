import { type Cluster, readObject, timestamp } from "../cluster.ts";
import type { StoredObject } from "../collection.ts";
import { DEFINITIONS, isEstablished } from "../custom-resources.ts";
import { deleteObject, IN_BACKGROUND } from "../delete-object.ts";
import { ensureObject, type JsonObject, listIn, objectIn } from "../json-object.ts";
import { CLEANUP_FINALIZER } from "../kinds/custom-resource-definition.ts";
import type { Controller } from "./controller-loop.ts";

/**
 * Establishes a new definition, so that its resources are served, and deletes its objects before a
 * deleted one goes.
 */
export const tendDefinitions: Controller = (cluster, { storage, before, after }) => {
  if (storage === DEFINITIONS && after !== undefined) {
    const current = cluster.store.get(DEFINITIONS, "", after.name);
    if (current !== undefined) tend(cluster, current);
  } else if (after === undefined && before !== undefined) {
    // The objects of a definition are kept under its own name.
    const definition = cluster.store.get(DEFINITIONS, "", storage);
    if (definition !== undefined) tend(cluster, definition);
  }
};

function tend(cluster: Cluster, stored: StoredObject): void {
  const definition = readObject(stored);
  const metadata = ensureObject(definition, "metadata");
  if (metadata.deletionTimestamp !== undefined) {
    if (emptied(cluster, stored.name)) release(cluster, stored, definition);
  } else if (!isEstablished(definition)) {
    establish(cluster, definition);
  }
}

function establish(cluster: Cluster, definition: JsonObject): void {
  const spec = objectIn(definition, "spec");
  const lastTransitionTime = timestamp(cluster);
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: "True",
    lastTransitionTime,
    reason,
    message,
  });
  Object.assign(ensureObject(definition, "status"), {
    conditions: [
      condition("NamesAccepted", "NoConflicts", "no conflicts found"),
      condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ],
    acceptedNames: spec.names,
  });
  cluster.store.put(DEFINITIONS, definition);
}

function emptied(cluster: Cluster, definition: string): boolean {
  const { store, catalog } = cluster;
  const resource = catalog.stored().find(({ storage }) => storage === definition);
  if (resource === undefined) return true;
  const objects = [...store.collection(definition).range("", "", store.revision)];
  return objects
    .map((object) => deleteObject(cluster, resource, object, IN_BACKGROUND).gone)
    .every((gone) => gone);
}

function release(cluster: Cluster, stored: StoredObject, definition: JsonObject): void {
  const metadata = ensureObject(definition, "metadata");
  const finalizers = listIn(metadata, "finalizers").filter((name) => name !== CLEANUP_FINALIZER);
  if (finalizers.length === 0) {
    cluster.store.remove(DEFINITIONS, stored);
  } else if (finalizers.length < listIn(metadata, "finalizers").length) {
    metadata.finalizers = finalizers;
    cluster.store.put(DEFINITIONS, definition);
  }
}
