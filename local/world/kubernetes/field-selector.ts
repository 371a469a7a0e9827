import { type JsonObject, objectIn } from "./json-object.ts";
import { badRequest } from "./status-error.ts";

/** Selects by the fields a resource has indexed. */
export type FieldSelector = (fields: Readonly<Record<string, string>>) => boolean;

/** Fields a selector may name beside `metadata.name` and `metadata.namespace`, by resource. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: ["spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName", "status.phase"],
  namespaces: ["status.phase"],
  nodes: ["spec.unschedulable"],
  secrets: ["type"],
  services: ["spec.clusterIP", "spec.type"],
  events: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "reason",
    "type",
  ],
  "replicasets.apps": ["status.replicas"],
  "jobs.batch": ["status.successful"],
};

/** What field selectors will see of an object, taken once when it is written. */
export function selectableFields(storage: string, object: JsonObject): Record<string, string> {
  const metadata = objectIn(object, "metadata");
  const fields: Record<string, string> = {
    "metadata.name": String(metadata.name ?? ""),
    "metadata.namespace": String(metadata.namespace ?? ""),
  };
  for (const path of FIELDS[storage] ?? []) fields[path] = valueAt(object, path);
  return fields;
}

/**
 * Parses `status.phase!=Running,spec.nodeName=`. Throws 400 for a term without an operator and for
 * a field the resource does not index.
 */
export function parseFieldSelector(text: string, storage: string): FieldSelector {
  const known = ["metadata.name", "metadata.namespace", ...(FIELDS[storage] ?? [])];
  const terms = text
    .split(",")
    .filter((term) => term !== "")
    .map((term) => parseTerm(term, known));
  return (fields) => terms.every((term) => term(fields));
}

function parseTerm(term: string, known: readonly string[]): FieldSelector {
  const parts = /^([^!=]*)(!=|==|=)(.*)$/s.exec(term);
  if (parts === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  const [, field = "", operator, value] = parts;
  if (!known.includes(field)) {
    const only = known.map((name) => `"${name}"`).join(", ");
    throw badRequest(`"${field}" is not a known field selector: only ${only}`);
  }
  return (fields) => (fields[field] === value) === (operator !== "!=");
}

function valueAt(object: JsonObject, path: string): string {
  const [first = "", second] = path.split(".");
  const value = second === undefined ? object[first] : objectIn(object, first)[second];
  return value === undefined || value === null ? "" : String(value);
}
