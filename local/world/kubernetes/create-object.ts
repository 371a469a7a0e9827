import { randomUUID } from "node:crypto";
import type { ResourceCall } from "./api-request.ts";
import { isDryRun } from "./api-request.ts";
import { type Cluster, readObject, timestamp } from "./cluster.ts";
import type { StoredObject } from "./collection.ts";
import { toStorage } from "./conversion.ts";
import { ensureObject, isObject, type JsonObject, objectIn, textIn } from "./json-object.ts";
import { rulesOf } from "./kinds/rules-of.ts";
import { trackUpdate } from "./managed-fields.ts";
import { generateName, nameProblems } from "./object-name.ts";
import { checkType } from "./object-type.ts";
import { hasStatus, type ServedResource } from "./served-resource.ts";
import {
  alreadyExists,
  badRequest,
  forbidden,
  invalid,
  objectNotFound,
  StatusError,
} from "./status-error.ts";
import { writerOf } from "./writer.ts";

/** A new object's text, or with `dryRun` what it would have been. */
export type Written = Pick<StoredObject, "text">;

/**
 * Creates an object. Throws 400 when the body is not of the resource, 404 without its namespace,
 * 403 when that is being deleted, 422 with all that is wrong with it, 409 when the name is taken.
 */
export function createObject(cluster: Cluster, call: ResourceCall, body: JsonObject): Written {
  const { resource } = call;
  checkType(resource, body);
  const object = toStorage(resource, body);
  const owners = objectIn(object, "metadata").managedFields;
  initMetadata(cluster, call, object);
  checkNamespace(cluster, call, textIn(objectIn(object, "metadata"), "name"));
  if (hasStatus(resource) && resource.storage !== "nodes") delete object.status;
  const name = textIn(objectIn(object, "metadata"), "name");
  const causes = [
    ...nameProblems(resource, name),
    ...(rulesOf(resource.storage).create?.(object, cluster) ?? []),
  ];
  if (causes.length > 0) throw invalid(resource, name, causes);
  if (cluster.store.get(resource.storage, call.namespace, name) !== undefined) {
    throw alreadyExists(resource, name);
  }
  if (owners === undefined) trackUpdate(undefined, object, writerOf(cluster, call));
  else ensureObject(object, "metadata").managedFields = owners;
  return commitNew(cluster, call, object);
}

function commitNew(cluster: Cluster, call: ResourceCall, object: JsonObject): Written {
  if (!isDryRun(call)) return cluster.store.put(call.resource.storage, object);
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  return { text: JSON.stringify(rest) };
}

/** Sets what every object has and no client may choose; keeps the rest of the metadata. */
function initMetadata(cluster: Cluster, call: ResourceCall, object: JsonObject): void {
  const given = ensureObject(object, "metadata");
  if (textIn(given, "resourceVersion") !== "") {
    throw new StatusError(500, "", "resourceVersion should not be set on objects to be created");
  }
  const named = textIn(given, "name");
  const prefix = textIn(given, "generateName");
  const { deletionTimestamp: _at, deletionGracePeriodSeconds: _grace, ...kept } = given;
  object.metadata = {
    ...kept,
    name: named === "" && prefix !== "" ? generateName(prefix) : named,
    ...namespaceOf(call, given),
    uid: randomUUID(),
    ...(hasGeneration(call.resource) && { generation: 1 }),
    creationTimestamp: timestamp(cluster),
  };
}

function namespaceOf({ resource, namespace }: ResourceCall, given: JsonObject): object {
  const asked = textIn(given, "namespace");
  if (!resource.namespaced && asked === "") return {};
  if (asked !== "" && asked !== namespace) {
    throw badRequest(
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  }
  return { namespace };
}

/** Resources without a desired state of their own to count. */
const WITHOUT_GENERATION = [
  "configmaps",
  "endpoints",
  "events",
  "namespaces",
  "nodes",
  "persistentvolumeclaims",
  "persistentvolumes",
  "secrets",
  "serviceaccounts",
  "services",
];

/** Whether `metadata.generation` counts the changes of an object's desired state. */
export function hasGeneration({ storage, custom, group }: ServedResource): boolean {
  if (custom) return true;
  const counted = ["apps", "batch", "policy", "networking.k8s.io", "apiextensions.k8s.io"];
  return storage === "pods" || (counted.includes(group) && !WITHOUT_GENERATION.includes(storage));
}

/** Nothing new comes into a namespace that is not there, or is on its way out. */
function checkNamespace(cluster: Cluster, call: ResourceCall, name: string): void {
  if (!call.resource.namespaced) return;
  const stored = cluster.store.get("namespaces", "", call.namespace);
  if (stored === undefined) {
    const namespaces = { group: "", resource: "namespaces", kind: "Namespace" };
    throw objectNotFound(namespaces, call.namespace);
  }
  const metadata = readObject(stored).metadata;
  if (!isObject(metadata) || metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${call.namespace} because it is being terminated`;
  throw forbidden(call.resource, name, why, [
    {
      reason: "NamespaceTerminating",
      message: `namespace ${call.namespace} is being terminated`,
      field: "metadata.namespace",
    },
  ]);
}
