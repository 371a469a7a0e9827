import { randomUUID } from "node:crypto";
import { type Cluster, readObject, timestamp } from "../cluster.ts";
import type { StoredObject } from "../collection.ts";
import { deleteObject, IN_BACKGROUND } from "../delete-object.ts";
import { type JsonObject, objectIn } from "../json-object.ts";
import type { ServedResource } from "../served-resource.ts";
import type { Controller } from "./controller-loop.ts";

/**
 * Furnishes a new namespace with what every namespace has, and empties and ends one that was
 * deleted. The end comes when the last object in it is gone, its finalizers included.
 */
export const tendNamespaces: Controller = (cluster, event) => {
  const { storage, before, after } = event;
  if (storage === "namespaces" && after !== undefined) {
    if (before === undefined) furnish(cluster, after.name);
    clear(cluster, after.name);
  } else if (after === undefined && before !== undefined && before.namespace !== "") {
    clear(cluster, before.namespace);
  }
};

function furnish(cluster: Cluster, namespace: string): void {
  add(cluster, "serviceaccounts", { metadata: { name: "default", namespace } });
  add(cluster, "configmaps", {
    metadata: {
      name: "kube-root-ca.crt",
      namespace,
      annotations: { "kubernetes.io/description": "Certificates of this API server." },
    },
    data: { "ca.crt": "" },
  });
}

function add(
  cluster: Cluster,
  storage: string,
  object: JsonObject & { metadata: JsonObject },
): void {
  const { name, namespace } = object.metadata;
  if (cluster.store.get(storage, String(namespace), String(name)) !== undefined) return;
  const born = { uid: randomUUID(), creationTimestamp: timestamp(cluster) };
  cluster.store.put(storage, { ...object, metadata: { ...object.metadata, ...born } });
}

function clear(cluster: Cluster, name: string): void {
  const stored = cluster.store.get("namespaces", "", name);
  if (stored === undefined || !isDeleted(stored)) return;
  if (emptied(cluster, name)) finish(cluster, stored);
}

/** Deletes every object in the namespace; says whether none is left. */
function emptied(cluster: Cluster, namespace: string): boolean {
  const namespaced = cluster.catalog.stored().filter((resource) => resource.namespaced);
  return namespaced.map((resource) => emptiedOf(cluster, resource, namespace)).every(Boolean);
}

function emptiedOf(cluster: Cluster, resource: ServedResource, namespace: string): boolean {
  const { store } = cluster;
  const objects = [
    ...store.collection(resource.storage).range(`${namespace}/`, "", store.revision),
  ];
  return objects
    .map((object) => deleteObject(cluster, resource, object, IN_BACKGROUND).gone)
    .every(Boolean);
}

function finish(cluster: Cluster, stored: StoredObject): void {
  const finalizers = objectIn(readObject(stored), "metadata").finalizers;
  if (Array.isArray(finalizers) && finalizers.length > 0) return;
  cluster.store.remove("namespaces", stored);
}

function isDeleted(stored: StoredObject): boolean {
  return objectIn(readObject(stored), "metadata").deletionTimestamp !== undefined;
}
