import type { ApiResponse, ResourceCall } from "./api-request.ts";
import { type Cluster, readObject } from "./cluster.ts";
import { ensureObject, listIn, objectIn } from "./json-object.ts";
import { readJsonObject } from "./read-body.ts";
import { jsonResponse } from "./representation.ts";
import { representation } from "./resource-reads.ts";
import { StatusError } from "./status-error.ts";
import { existingObject, isReleased } from "./update-object.ts";

/** Answers for subresources other than `status`. Most are 501: nothing runs in this world. */
export function subresourceCall(cluster: Cluster, call: ResourceCall, verb: string): ApiResponse {
  const { resource, subresource } = call;
  existingObject(cluster, call);
  if (resource.storage === "namespaces" && subresource === "finalize" && verb === "update") {
    return finalizeNamespace(cluster, call);
  }
  const message = `the embedded world does not serve ${resource.resource}/${subresource}`;
  throw new StatusError(501, "NotImplemented", message);
}

/** Sets the finalizers in a namespace's spec; without any left, a deleted one is gone. */
function finalizeNamespace(cluster: Cluster, call: ResourceCall): ApiResponse {
  const stored = existingObject(cluster, call);
  const given = readJsonObject(call.request.body, call.resource.kind);
  const object = readObject(stored);
  ensureObject(object, "spec").finalizers = listIn(objectIn(given, "spec"), "finalizers");
  const deleted = objectIn(object, "metadata").deletionTimestamp !== undefined;
  if (deleted && isReleased("namespaces", object)) cluster.store.remove("namespaces", stored);
  else cluster.store.put("namespaces", object);
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  const text = JSON.stringify(rest);
  return jsonResponse(200, representation(cluster, call).object({ text }));
}
