import type { ApiResponse, ResourceCall } from "./api-request.ts";
import type { Cluster } from "./cluster.ts";
import { parseListOptions } from "./list-options.ts";
import { listPage } from "./list-page.ts";
import { formOf, jsonResponse, Representation } from "./representation.ts";
import { isRevisioned } from "./served-resource.ts";
import { existingObject } from "./update-object.ts";
import { watchLines } from "./watch-stream.ts";

/** One object, always in its newest state. */
export function getCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  return jsonResponse(200, representation(cluster, call).object(existingObject(cluster, call)));
}

/** One page of a list. */
export function listCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  const { resource, namespace, request } = call;
  const asked = parseListOptions(request.query, resource);
  const options = isRevisioned(resource) ? asked : { ...asked, ...AS_IT_IS };
  const page = listPage(cluster.store, resource.storage, namespace, options);
  return jsonResponse(200, representation(cluster, call).page(page));
}

/** How reports are listed, which are no stored objects: always whole and as they are now. */
const AS_IT_IS = { revision: undefined, notOlderThan: 0, limit: 0 };

/** Changes, a line each, for as long as the client stays. */
export function watchCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  const { request, resource, namespace, name } = call;
  const print = representation(cluster, call);
  // A watch of one object is an old form of a watch with a field selector.
  if (name !== "") request.query.set("fieldSelector", `metadata.name=${name}`);
  const body = watchLines(cluster.store, {
    request,
    resource,
    namespace,
    print: (object) => print.object(object),
  });
  return { status: 200, headers: { "content-type": "application/json" }, body };
}

/** How the caller wants objects printed. */
export function representation(cluster: Cluster, call: ResourceCall): Representation {
  return new Representation(call.resource, formOf(call.request.headers.accept), cluster.now());
}
