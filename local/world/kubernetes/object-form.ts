import { apiVersionOf } from "../../../lambdas/core/kube/api-resource.ts";
import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import type { StoredObject } from "./collection.ts";
import { fromStorage } from "./conversion.ts";
import type { JsonObject } from "./json-object.ts";
import type { ServedResource } from "./served-resource.ts";

/** A stored object as JSON, the way a GET prints it. */
export function objectText(resource: ServedResource, stored: Pick<StoredObject, "text">): string {
  const type = { kind: resource.kind, apiVersion: apiVersionOf(resource) };
  return withFields(type, fromStorage(resource, stored.text));
}

/** A stored object as a value of its own, the way a client of the resource knows it. */
export function clientObject(resource: ServedResource, stored: StoredObject): JsonObject {
  return parseLossless(objectText(resource, stored)) as JsonObject;
}

/** A stored object as a list prints it: built-in kinds go without `apiVersion` and `kind`. */
export function listItemText(resource: ServedResource, stored: Pick<StoredObject, "text">): string {
  return resource.custom ? objectText(resource, stored) : fromStorage(resource, stored.text);
}

function withFields(fields: object, text: string): string {
  const head = JSON.stringify(fields).slice(0, -1);
  return text === "{}" ? `${head}}` : `${head},${text.slice(1)}`;
}
