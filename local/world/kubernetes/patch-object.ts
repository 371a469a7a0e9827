import type { ResourceCall } from "./api-request.ts";
import { applyConfiguration } from "./apply-patch.ts";
import type { Cluster } from "./cluster.ts";
import { createObject, type Written } from "./create-object.ts";
import { isObject, type JsonObject, objectIn, textIn } from "./json-object.ts";
import { applyJsonPatch, PatchError, type PatchOperation } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { clientObject } from "./object-form.ts";
import { checkType } from "./object-type.ts";
import { mediaType, readJson, readYamlObject, unsupportedMediaType } from "./read-body.ts";
import { badRequest, invalid, requiredValue, StatusError } from "./status-error.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";
import { existingObject, updateObject } from "./update-object.ts";
import { writerOf } from "./writer.ts";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
const APPLY_PATCH = "application/apply-patch+yaml";

/** The answer to a patch: only an apply creates. */
export interface Patched {
  readonly written: Written;
  readonly created: boolean;
}

/**
 * Patches an object in the way its content type says. Throws 415 for another type, 400 for a body
 * that is no patch, 422 for a JSON patch that does not fit, and what an update throws.
 */
export function patchObject(cluster: Cluster, call: ResourceCall): Patched {
  const { request, resource } = call;
  switch (mediaType(request.headers["content-type"])) {
    case JSON_PATCH:
      return patchWith(cluster, call, (object) => jsonPatched(object, request.body));
    case MERGE_PATCH:
      return patchWith(cluster, call, (object) => applyMergePatch(object, patchOf(call)));
    case STRATEGIC_MERGE_PATCH:
      if (resource.custom) {
        throw unsupportedMediaType([JSON_PATCH, MERGE_PATCH, APPLY_PATCH]);
      }
      return patchWith(cluster, call, (object) => applyStrategicMergePatch(object, patchOf(call)));
    case APPLY_PATCH:
      return applyObject(cluster, call);
    default:
      throw unsupportedMediaType();
  }
}

function patchWith(
  cluster: Cluster,
  call: ResourceCall,
  patch: (object: JsonObject) => unknown,
): Patched {
  const object = patch(clientObject(call.resource, existingObject(cluster, call)));
  if (!isObject(object)) throw badRequest("the patch does not leave an object");
  const written = updateObject(cluster, call, { object, ownersKnown: false });
  return { written, created: false };
}

function patchOf({ request }: ResourceCall): JsonObject {
  const patch = readJson(request.body, "patch");
  if (isObject(patch)) return patch;
  throw badRequest("error decoding patch: the patch is not an object");
}

function jsonPatched(object: JsonObject, body: Buffer): unknown {
  const operations = readJson(body, "patch");
  if (!Array.isArray(operations)) {
    throw badRequest("error decoding patch: the patch is not a list of operations");
  }
  try {
    return applyJsonPatch(object, operations as PatchOperation[]);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    const message = `the server rejected our request due to an error in our request: ${error.message}`;
    throw new StatusError(422, "Invalid", message, {});
  }
}

function applyObject(cluster: Cluster, call: ResourceCall): Patched {
  const { request, resource, namespace, name } = call;
  if (!request.query.get("fieldManager")) {
    const causes = [requiredValue("fieldManager", "is required for apply patch")];
    throw invalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", causes);
  }
  const config = readYamlObject(request.body);
  checkType(resource, config);
  if (objectIn(config, "metadata").managedFields !== undefined) {
    throw badRequest("metadata.managedFields must be nil");
  }
  const writer = writerOf(cluster, call);
  const force = request.query.get("force") === "true";
  const stored = cluster.store.get(resource.storage, namespace, name);
  const live = stored === undefined ? {} : clientObject(resource, stored);
  const object = applyConfiguration(live, { config, writer, force });
  if (stored !== undefined) {
    return { written: updateObject(cluster, call, { object, ownersKnown: true }), created: false };
  }
  checkNewName(object, name);
  return { written: createObject(cluster, call, object), created: true };
}

function checkNewName(object: JsonObject, name: string): void {
  const asked = textIn(objectIn(object, "metadata"), "name");
  if (asked === name) return;
  throw badRequest(
    `the name of the object (${asked}) does not match the name on the URL (${name})`,
  );
}
