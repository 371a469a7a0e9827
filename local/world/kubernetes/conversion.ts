import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import type { JsonObject } from "./json-object.ts";
import type { ServedResource } from "./served-resource.ts";

/** An Event's fields as core/v1 calls them, which is how it is kept, and as events.k8s.io does. */
const EVENT_FIELDS: readonly (readonly [core: string, events: string])[] = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["reportingComponent", "reportingController"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
];

/** Fields of events.k8s.io that are left out when empty, as core/v1 does not. */
const REPORTING = ["reportingController", "reportingInstance"];

/** Turns an object's text from the form it is kept in into the form a resource shows. */
export function fromStorage(resource: ServedResource, text: string): string {
  if (resource.group !== "events.k8s.io") return text;
  const event = rename(parseLossless(text) as JsonObject, EVENT_FIELDS);
  for (const field of REPORTING) if (event[field] === "") delete event[field];
  return JSON.stringify(event);
}

/** Turns an object that came in through a resource into the form it is kept in. */
export function toStorage(resource: ServedResource, object: JsonObject): JsonObject {
  if (resource.group !== "events.k8s.io") return object;
  return rename(
    object,
    EVENT_FIELDS.map(([core, events]) => [events, core]),
  );
}

function rename(
  object: JsonObject,
  names: readonly (readonly [from: string, to: string])[],
): JsonObject {
  const renamed = new Map(names);
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) => [renamed.get(field) ?? field, value]),
  );
}
