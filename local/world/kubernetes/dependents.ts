import { type Cluster, readObject } from "./cluster.ts";
import type { StoredObject } from "./collection.ts";
import { ensureObject, isObject, listIn } from "./json-object.ts";
import type { ServedResource } from "./served-resource.ts";

/** Objects whose last living owner was this one. */
export function orphansOf(cluster: Cluster, uid: string): [ServedResource, StoredObject][] {
  return dependentsOf(cluster, uid).filter(([, { owners }]) =>
    owners.every((owner) => owner === uid || !cluster.owners.isAlive(owner)),
  );
}

/** Takes the owner off every object that names it. */
export function releaseDependents(cluster: Cluster, uid: string): void {
  for (const [resource, stored] of dependentsOf(cluster, uid)) {
    const object = readObject(stored);
    const metadata = ensureObject(object, "metadata");
    const owners = listIn(metadata, "ownerReferences").filter(isObject);
    const others = owners.filter((owner) => owner.uid !== uid);
    if (others.length > 0) metadata.ownerReferences = others;
    else delete metadata.ownerReferences;
    cluster.store.put(resource.storage, object);
  }
}

function dependentsOf(cluster: Cluster, uid: string): [ServedResource, StoredObject][] {
  const places = cluster.owners.dependentsOf(uid);
  if (places.length === 0) return [];
  const resources = new Map(cluster.catalog.stored().map((served) => [served.storage, served]));
  return places.flatMap(({ storage, namespace, name }) => {
    const resource = resources.get(storage);
    const stored = cluster.store.get(storage, namespace, name);
    return resource === undefined || stored === undefined ? [] : [[resource, stored]];
  });
}
