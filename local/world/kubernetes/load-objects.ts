import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import type { ApiRequest, ResourceCall } from "./api-request.ts";
import type { Cluster } from "./cluster.ts";
import { toStorage } from "./conversion.ts";
import { createObject } from "./create-object.ts";
import { copyJson, ensureObject, type JsonObject, objectIn, textIn } from "./json-object.ts";
import type { ServedResource } from "./served-resource.ts";

/**
 * Puts objects into the world without a client. One that has a `resourceVersion` is taken as it is,
 * status, uid and owners included, and replaces what has its name; one without is created as if it
 * had been posted. Namespaces and definitions may stand anywhere among the objects. Throws for a
 * kind the world does not serve.
 */
export function loadObjects(cluster: Cluster, objects: Iterable<KubernetesObject>): void {
  for (const object of inOrder(objects)) {
    const resource = resourceOf(cluster, object);
    const made = textIn(objectIn(object, "metadata"), "resourceVersion") !== "";
    // Health reports have no revision and cannot be created.
    if (made || !resource.verbs.includes("create")) keep(cluster, resource, object);
    else create(cluster, resource, object);
  }
}

function keep({ store }: Cluster, resource: ServedResource, object: JsonObject): void {
  const metadata = objectIn(object, "metadata");
  const present = store.get(
    resource.storage,
    textIn(metadata, "namespace"),
    textIn(metadata, "name"),
  );
  // An Event is listed by two groups; the form it is kept in says more.
  const foreign = groupResourceOf(resource) !== resource.storage;
  if (foreign && present !== undefined && present.uid === metadata.uid) return;
  store.putVerbatim(resource.storage, toStorage(resource, object), revisionOf(object));
}

function inOrder(objects: Iterable<KubernetesObject>): JsonObject[] {
  const all = [...objects].map((object) => copyJson(object) as JsonObject);
  return all.sort((a, b) => rankOf(a) - rankOf(b) || revisionOf(a) - revisionOf(b));
}

/** Definitions must be served before their objects come, and namespaces be there. */
function rankOf({ kind }: JsonObject): number {
  return ["CustomResourceDefinition", "Namespace"].includes(String(kind)) ? 0 : 1;
}

function revisionOf(object: JsonObject): number {
  return Number(objectIn(object, "metadata").resourceVersion ?? 0);
}

function resourceOf({ catalog }: Cluster, object: JsonObject): ServedResource {
  const apiVersion = textIn(object, "apiVersion");
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const resource = catalog.findKind(group, version, textIn(object, "kind"));
  if (resource !== undefined) return resource;
  throw new Error(
    `cannot load ${textIn(object, "kind")} of '${apiVersion}': the world does not serve it; load its established CustomResourceDefinition too`,
  );
}

function create(cluster: Cluster, resource: ServedResource, object: JsonObject): void {
  const request: ApiRequest = {
    method: "POST",
    path: "",
    query: new URLSearchParams(),
    headers: { "user-agent": "load" },
    body: Buffer.alloc(0),
    signal: AbortSignal.abort(),
  };
  const namespace = resource.namespaced
    ? textIn(ensureObject(object, "metadata"), "namespace") || "default"
    : "";
  const account = { name: "load", role: "admin" } as const;
  const call: ResourceCall = { request, account, resource, namespace, name: "", subresource: "" };
  createObject(cluster, call, object);
}
