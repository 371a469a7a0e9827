import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import type { ServedResource } from "./served-resource.ts";
import { StatusError } from "./status-error.ts";

/**
 * What a token may do: everything; read what the role `view` lets one read (neither Secrets nor
 * custom resources nor what belongs to the cluster, Namespaces aside); or nothing.
 */
export type Role = "admin" | "reader" | "nobody";

/** Who makes a request. */
export interface Account {
  readonly name: string;
  readonly role: Role;
}

const READING = ["get", "list", "watch"];
const ROLES_OWN = "rbac.authorization.k8s.io";

/**
 * Tells who sends a request. Without tokens everybody is the admin; with them, a wrong token is a
 * 401 and none at all is a stranger with no rights.
 */
export function authenticate(
  authorization: string | undefined,
  tokens: Readonly<Record<string, Role>> | undefined,
): Account {
  if (tokens === undefined) return { name: "admin", role: "admin" };
  if (authorization === undefined) return { name: "system:anonymous", role: "nobody" };
  const token = authorization.replace(/^Bearer\s+/i, "");
  const role = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  if (role === undefined) throw new StatusError(401, "Unauthorized", "Unauthorized");
  return { name: role, role };
}

/** Whether an account may do this to objects of the resource. */
export function mayDo({ role }: Account, verb: string, resource: ServedResource): boolean {
  if (resource.resource.startsWith("selfsubject")) return true;
  if (role !== "reader") return role === "admin";
  const viewable = resource.namespaced || resource.storage === "namespaces";
  const secret = resource.storage === "secrets" || resource.group === ROLES_OWN || resource.custom;
  return READING.includes(verb) && viewable && !secret;
}

/** 403 as the authorizer words it. An empty namespace is the whole cluster. */
export function deny(
  account: Account,
  verb: string,
  resource: ServedResource,
  place: { readonly namespace: string; readonly name: string },
): StatusError {
  const { group } = resource;
  const scope =
    place.namespace === "" ? "at the cluster scope" : `in the namespace "${place.namespace}"`;
  const what = place.name === "" ? "" : ` "${place.name}"`;
  const message = `${groupResourceOf(resource)}${what} is forbidden: User "${account.name}" cannot ${verb} resource "${resource.resource}" in API group "${group}" ${scope}`;
  return new StatusError(403, "Forbidden", message, {
    ...(place.name !== "" && { name: place.name }),
    ...(group !== "" && { group }),
    kind: resource.resource,
  });
}
