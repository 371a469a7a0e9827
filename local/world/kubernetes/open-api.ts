import { apiVersionOf } from "../../../lambdas/core/kube/api-resource.ts";
import type { ApiResponse } from "./api-request.ts";
import type { ResourceCatalog } from "./catalog.ts";
import { jsonResponse } from "./representation.ts";
import type { ServedResource } from "./served-resource.ts";

const ROOT = "/openapi/v3";

/**
 * Just enough of OpenAPI v3 for kubectl: that the server validates fields itself, so that kubectl
 * does not try to. There are no schemas; `undefined` for a path without a document.
 */
export function openApiDocument(catalog: ResourceCatalog, path: string): ApiResponse | undefined {
  if (path === ROOT) return jsonResponse(200, JSON.stringify({ paths: documentPaths(catalog) }));
  if (!path.startsWith(`${ROOT}/`)) return undefined;
  const asked = path.slice(ROOT.length + 1);
  const resources = catalog.all().filter((resource) => rootOf(resource) === asked);
  if (resources.length === 0) return undefined;
  const document = {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.34.4" },
    paths: Object.fromEntries(resources.map(describePath)),
    components: { schemas: {} },
  };
  return jsonResponse(200, JSON.stringify(document));
}

function documentPaths(catalog: ResourceCatalog): object {
  const roots = new Set(catalog.all().map(rootOf));
  return Object.fromEntries(
    [...roots].map((root) => [root, { serverRelativeURL: `${ROOT}/${root}` }]),
  );
}

function rootOf(resource: ServedResource): string {
  const version = apiVersionOf(resource);
  return resource.group === "" ? `api/${version}` : `apis/${version}`;
}

function describePath(resource: ServedResource): [string, object] {
  const { group, version, kind } = resource;
  const place = resource.namespaced ? "/namespaces/{namespace}" : "";
  const parameter = { name: "fieldValidation", in: "query", schema: { type: "string" } };
  const operation = {
    operationId: `write${kind}`,
    parameters: [parameter],
    responses: { 200: { description: "OK" } },
    "x-kubernetes-group-version-kind": { group, version, kind },
  };
  const path = `/${rootOf(resource)}${place}/${resource.resource}/{name}`;
  return [path, { post: operation, put: operation, patch: operation }];
}
