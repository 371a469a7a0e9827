import { reviewAccess } from "./access-reviews.ts";
import type { ApiResponse, ResourceCall } from "./api-request.ts";
import type { Cluster } from "./cluster.ts";
import { createObject } from "./create-object.ts";
import { type Deletion, deleteObject, deleteOptions } from "./delete-object.ts";
import type { JsonObject } from "./json-object.ts";
import { parseListOptions } from "./list-options.ts";
import { listPage } from "./list-page.ts";
import { patchObject } from "./patch-object.ts";
import { readProtobufBody } from "./protobuf-body.ts";
import { mediaType, readJsonObject, readYamlObject, unsupportedMediaType } from "./read-body.ts";
import { jsonResponse } from "./representation.ts";
import { representation } from "./resource-reads.ts";
import { invalid, methodNotAllowed } from "./status-error.ts";
import { existingObject, updateObject } from "./update-object.ts";

/** Creates an object, or answers a review, which is created and forgotten. */
export function createCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  if (call.name !== "") throw methodNotAllowed();
  const body = writtenBody(call, "CreateOptions");
  if (call.resource.verbs.includes("get")) {
    const written = createObject(cluster, call, body);
    return jsonResponse(201, representation(cluster, call).object(written));
  }
  const review = reviewAccess(cluster.catalog, call, body);
  if (review === undefined) throw methodNotAllowed();
  return jsonResponse(201, JSON.stringify(review));
}

/** Replaces an object or its status. */
export function updateCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  if (call.name === "") throw methodNotAllowed();
  const object = writtenBody(call, "UpdateOptions");
  const written = updateObject(cluster, call, { object, ownersKnown: false });
  return jsonResponse(200, representation(cluster, call).object(written));
}

/** Patches an object or its status. */
export function patchCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  if (call.name === "") throw methodNotAllowed();
  checkDryRun(call, "PatchOptions");
  const { written, created } = patchObject(cluster, call);
  return jsonResponse(created ? 201 : 200, representation(cluster, call).object(written));
}

/** Deletes an object: answers with the object while it waits, else with a Status for most kinds. */
export function deleteCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  const stored = existingObject(cluster, call);
  const options = deleteOptions(optionsBody(call), call.request.query);
  const deletion = deleteObject(cluster, call.resource, stored, options);
  return jsonResponse(200, deletionText(cluster, call, deletion));
}

/** Deletes every object a list would give, and answers with that list. */
export function deleteCollectionCall(cluster: Cluster, call: ResourceCall): ApiResponse {
  const { resource, namespace, request } = call;
  const page = listPage(
    cluster.store,
    resource.storage,
    namespace,
    parseListOptions(request.query, resource),
  );
  const options = deleteOptions(optionsBody(call), request.query);
  for (const object of page.objects) deleteObject(cluster, resource, object, options);
  return jsonResponse(200, representation(cluster, call).page(page));
}

/** Kinds whose deletion is answered with the last state of the object. */
const ANSWERED_WITH_OBJECT = [
  "persistentvolumeclaims",
  "persistentvolumes",
  "pods",
  "podtemplates",
  "resourcequotas",
  "serviceaccounts",
  "services",
  "storageclasses.storage.k8s.io",
];

function deletionText(cluster: Cluster, call: ResourceCall, { object, gone }: Deletion): string {
  const { group, resource, storage } = call.resource;
  if (!gone || ANSWERED_WITH_OBJECT.includes(storage)) {
    return representation(cluster, call).object(object);
  }
  const details = {
    name: object.name,
    ...(group !== "" && { group }),
    kind: resource,
    uid: object.uid,
  };
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
  return JSON.stringify(status);
}

function writtenBody(call: ResourceCall, options: string): JsonObject {
  const { request, resource } = call;
  checkDryRun(call, options);
  const type = mediaType(request.headers["content-type"]);
  if (type === "application/yaml") return readYamlObject(request.body);
  if (type === "application/vnd.kubernetes.protobuf") {
    const object = readProtobufBody(request.body);
    if (object !== undefined) return object;
    throw unsupportedMediaType(["application/json", "application/yaml"]);
  }
  if (type !== "" && type !== "application/json") throw unsupportedMediaType();
  return readJsonObject(request.body, resource.kind);
}

function optionsBody({ request }: ResourceCall): JsonObject {
  return request.body.length === 0 ? {} : readJsonObject(request.body, "DeleteOptions");
}

function checkDryRun({ request }: ResourceCall, kind: string): void {
  const dryRun = request.query.get("dryRun");
  if (dryRun === null || dryRun === "" || dryRun === "All") return;
  const message = `Unsupported value: ["${dryRun}"]: supported values: "All"`;
  const cause = { reason: "FieldValueNotSupported", message, field: "dryRun" };
  throw invalid({ group: "meta.k8s.io", kind }, "", [cause]);
}
