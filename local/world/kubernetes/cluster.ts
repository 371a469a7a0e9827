import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import type { ResourceCatalog } from "./catalog.ts";
import type { StoredObject } from "./collection.ts";
import type { JsonObject } from "./json-object.ts";
import type { OwnerIndex } from "./owner-index.ts";
import type { ServiceAddresses } from "./service-addresses.ts";
import type { Store } from "./store.ts";

/** What every part of the world works on. */
export interface Cluster {
  readonly store: Store;
  readonly catalog: ResourceCatalog;
  readonly addresses: ServiceAddresses;
  readonly owners: OwnerIndex;
  readonly now: () => Date;
}

/** A stored object as a value of its own, without `apiVersion` and `kind`. */
export function readObject(stored: StoredObject): JsonObject {
  return parseLossless(stored.text) as JsonObject;
}

/** The present as Kubernetes writes it: UTC, whole seconds. */
export function timestamp(cluster: Pick<Cluster, "now">): string {
  return cluster
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, "Z");
}
