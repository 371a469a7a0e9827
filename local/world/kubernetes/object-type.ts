import { apiVersionOf } from "../../../lambdas/core/kube/api-resource.ts";
import { type JsonObject, textIn } from "./json-object.ts";
import type { ServedResource } from "./served-resource.ts";
import { badRequest } from "./status-error.ts";

/**
 * Checks that a body is of the resource it was sent to. A built-in kind may leave out what it is; a
 * custom one may not. Throws 400.
 */
export function checkType(resource: ServedResource, object: JsonObject): void {
  const kind = textIn(object, "kind");
  const version = textIn(object, "apiVersion");
  if (resource.custom && kind === "") {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): Object 'Kind' is missing in '${JSON.stringify(object)}'`,
    );
  }
  const rightKind = kind === "" || kind === resource.kind;
  const rightVersion = version === "" || version === apiVersionOf(resource);
  if (rightKind && rightVersion) return;
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a ${resource.kind}: expected ${apiVersionOf(resource)}`,
  );
}
