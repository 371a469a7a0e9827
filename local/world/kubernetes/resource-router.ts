import type { ApiRequest, ApiResponse, ResourceCall } from "./api-request.ts";
import { type Account, deny, mayDo } from "./authentication.ts";
import type { Cluster } from "./cluster.ts";
import { parseResourcePath, type ResourcePath } from "./resource-path.ts";
import { getCall, listCall, watchCall } from "./resource-reads.ts";
import {
  createCall,
  deleteCall,
  deleteCollectionCall,
  patchCall,
  updateCall,
} from "./resource-writes.ts";
import { methodNotAllowed, pathNotFound, StatusError } from "./status-error.ts";
import { subresourceCall } from "./subresource-calls.ts";

type Verb = (cluster: Cluster, call: ResourceCall) => ApiResponse;

const VERBS: Readonly<Record<string, Verb>> = {
  create: createCall,
  delete: deleteCall,
  deletecollection: deleteCollectionCall,
  get: getCall,
  list: listCall,
  patch: patchCall,
  update: updateCall,
  watch: watchCall,
};

/**
 * Answers a request for objects of a resource: finds out what is asked of what, whether the account
 * may, and has it done. Throws 404 for a path nobody serves, 403, 405.
 */
export function routeResource(
  cluster: Cluster,
  request: ApiRequest,
  account: Account,
): ApiResponse | undefined {
  const path = parseResourcePath(request.path);
  if (path === undefined || path.resource === "") return undefined;
  const resource = cluster.catalog.find(path.group, path.version, path.resource);
  if (resource === undefined) throw pathNotFound();
  const { namespace, name, subresource } = path;
  const call: ResourceCall = { request, account, resource, namespace, name, subresource };
  const verb = verbOf(request, path);
  if (!mayDo(account, verb, resource)) throw deny(account, verb, resource, call);
  checkPlace(call, verb);
  if (subresource !== "" && !isOwnStatus(call)) return subresourceCall(cluster, call, verb);
  if (!resource.verbs.includes(verb)) throw methodNotAllowed();
  const answer = VERBS[verb];
  if (answer === undefined) throw methodNotAllowed();
  return answer(cluster, call);
}

function verbOf({ method, query }: ApiRequest, { name }: ResourcePath): string {
  switch (method) {
    case "GET":
    case "HEAD":
      if (isTrue(query.get("watch"))) return "watch";
      return name === "" ? "list" : "get";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return name === "" ? "deletecollection" : "delete";
    default:
      throw methodNotAllowed();
  }
}

function isTrue(value: string | null): boolean {
  return value === "true" || value === "1";
}

/** A namespaced resource is only written inside a namespace, others only outside of any. */
function checkPlace({ resource, namespace, name }: ResourceCall, verb: string): void {
  if (!resource.namespaced && namespace !== "") throw pathNotFound();
  if (!resource.namespaced || namespace !== "") return;
  if (name !== "") throw pathNotFound();
  if (verb === "create" || verb === "deletecollection") throw methodNotAllowed();
}

/** Subresources that are read and written as the object they belong to. */
function isOwnStatus({ resource, subresource }: ResourceCall): boolean {
  const declared = resource.subresources.find(({ name }) => name === subresource);
  if (declared === undefined) {
    throw new StatusError(404, "NotFound", "the server could not find the requested resource", {});
  }
  return subresource === "status";
}
