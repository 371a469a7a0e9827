import type { ApiRequest, ApiResponse } from "./api-request.ts";
import { type Account, authenticate, type Role } from "./authentication.ts";
import type { Cluster } from "./cluster.ts";
import { discoverGroup, discoverGroups, discoverResources } from "./discovery.ts";
import { openApiDocument } from "./open-api.ts";
import { jsonResponse } from "./representation.ts";
import { parseResourcePath } from "./resource-path.ts";
import { routeResource } from "./resource-router.ts";
import { StatusError } from "./status-error.ts";

/** What `/version` says. */
const VERSION = {
  major: "1",
  minor: "34",
  gitVersion: "v1.34.4",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "",
  compiler: "",
  platform: "linux/amd64",
};

/** Answers any request; what goes wrong is an answer too. */
export function routeRequest(
  cluster: Cluster,
  request: ApiRequest,
  tokens: Readonly<Record<string, Role>> | undefined,
): ApiResponse {
  try {
    const account = authenticate(request.headers.authorization, tokens);
    return route(cluster, request, account);
  } catch (error) {
    return errorResponse(error);
  }
}

/** The Status a failure becomes; a bug is a 500 with its message. */
export function errorResponse(error: unknown): ApiResponse {
  const failure =
    error instanceof StatusError
      ? error
      : new StatusError(500, "InternalError", error instanceof Error ? String(error.stack) : "");
  const response = jsonResponse(failure.code, JSON.stringify(failure.toStatus()));
  const seconds = failure.details?.retryAfterSeconds;
  if (seconds === undefined) return response;
  return { ...response, headers: { ...response.headers, "retry-after": String(seconds) } };
}

function route(cluster: Cluster, request: ApiRequest, account: Account): ApiResponse {
  return (
    routeFixedPath(cluster, request) ?? routeResource(cluster, request, account) ?? notServed()
  );
}

function routeFixedPath(cluster: Cluster, request: ApiRequest): ApiResponse | undefined {
  const { catalog } = cluster;
  switch (request.path.replace(/(.)\/$/, "$1")) {
    case "/version":
      return jsonResponse(200, JSON.stringify(VERSION));
    case "/healthz":
    case "/livez":
    case "/readyz":
      return { status: 200, headers: { "content-type": "text/plain" }, body: "ok" };
    case "/api":
    case "/apis":
      return discoverGroups(catalog, request);
    default:
      return openApiDocument(catalog, request.path) ?? routeDiscovery(cluster, request.path);
  }
}

function routeDiscovery({ catalog }: Cluster, path: string): ApiResponse | undefined {
  const [, group] = /^\/apis\/([^/]+)\/?$/.exec(path) ?? [];
  if (group !== undefined) return discoverGroup(catalog, decodeURIComponent(group));
  const parts = parseResourcePath(path);
  if (parts === undefined || parts.resource !== "") return undefined;
  return discoverResources(catalog, parts.group, parts.version);
}

function notServed(): ApiResponse {
  return { status: 404, headers: { "content-type": "text/plain" }, body: "404 page not found\n" };
}
