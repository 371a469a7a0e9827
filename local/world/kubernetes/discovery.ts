import { apiVersionOf } from "../../../lambdas/core/kube/api-resource.ts";
import type { ApiRequest, ApiResponse } from "./api-request.ts";
import type { ResourceCatalog, ServedGroup, ServedVersion } from "./catalog.ts";
import { jsonResponse } from "./representation.ts";
import type { ServedResource } from "./served-resource.ts";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** The document at `/api` or `/apis`: aggregated when the client prefers that, else the old one. */
export function discoverGroups(catalog: ResourceCatalog, request: ApiRequest): ApiResponse {
  const core = request.path.replace(/\/$/, "") === "/api";
  const groups = catalog.groups().filter(({ group }) => (group === "") === core);
  if (wantsAggregated(request.headers.accept)) {
    const document = {
      kind: "APIGroupDiscoveryList",
      apiVersion: "apidiscovery.k8s.io/v2",
      metadata: {},
      items: groups.map(aggregatedGroup),
    };
    const body = JSON.stringify(document);
    return { status: 200, headers: { "content-type": AGGREGATED, vary: "Accept" }, body };
  }
  return jsonResponse(200, JSON.stringify(core ? coreVersions() : groupList(groups)));
}

/** The document at `/apis/GROUP`; `undefined` when there is no such group. */
export function discoverGroup(catalog: ResourceCatalog, group: string): ApiResponse | undefined {
  const served = catalog.groups().find((other) => other.group === group && group !== "");
  if (served === undefined) return undefined;
  const document = { kind: "APIGroup", apiVersion: "v1", ...legacyGroup(served) };
  return jsonResponse(200, JSON.stringify(document));
}

/** The document at `/api/v1` or `/apis/GROUP/VERSION`; `undefined` when it is not served. */
export function discoverResources(
  catalog: ResourceCatalog,
  group: string,
  version: string,
): ApiResponse | undefined {
  const served = catalog.groups().find((other) => other.group === group);
  const resources = served?.versions.find((other) => other.version === version)?.resources;
  if (resources === undefined) return undefined;
  const document = {
    kind: "APIResourceList",
    ...(group !== "" && { apiVersion: "v1" }),
    groupVersion: apiVersionOf({ group, version }),
    resources: resources.flatMap(legacyResources),
  };
  return jsonResponse(200, JSON.stringify(document));
}

function wantsAggregated(accept = ""): boolean {
  const first = accept.split(",").find((range) => range.trim().startsWith("application/json"));
  return (
    first !== undefined && /as=APIGroupDiscoveryList/.test(first) && /v=v2\b(?!beta)/.test(first)
  );
}

function coreVersions(): object {
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
}

function groupList(groups: readonly ServedGroup[]): object {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groups.map(legacyGroup) };
}

function legacyGroup({ group, versions }: ServedGroup): object {
  const described = versions.map(({ version }) => ({
    groupVersion: apiVersionOf({ group, version }),
    version,
  }));
  return { name: group, versions: described, preferredVersion: described[0] };
}

function legacyResources(resource: ServedResource): object[] {
  const { namespaced, kind, verbs, shortNames, categories } = resource;
  const own = {
    name: resource.resource,
    singularName: resource.singularName,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
  const below = resource.subresources.map((subresource) => ({
    name: `${resource.resource}/${subresource.name}`,
    singularName: "",
    namespaced,
    ...(subresource.version !== "" && { group: subresource.group, version: subresource.version }),
    kind: subresource.kind,
    verbs: subresource.verbs,
  }));
  return [own, ...below];
}

function aggregatedGroup({ group, versions }: ServedGroup): object {
  return {
    metadata: group === "" ? {} : { name: group },
    versions: versions.map((version) => aggregatedVersion(version)),
  };
}

function aggregatedVersion({ version, resources }: ServedVersion): object {
  return { version, resources: resources.map(aggregatedResource), freshness: "Current" };
}

function aggregatedResource(resource: ServedResource): object {
  const { shortNames, categories, subresources, custom, group, version, kind } = resource;
  // The real one names group and version of custom resources only.
  const place = custom ? { group, version } : { group: "", version: "" };
  return {
    resource: resource.resource,
    responseKind: { ...place, kind },
    scope: resource.namespaced ? "Namespaced" : "Cluster",
    singularResource: resource.singularName,
    verbs: resource.verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((sub) => ({
        subresource: sub.name,
        responseKind: sub.version === "" ? { ...place, kind: sub.kind } : responseKind(sub),
        verbs: sub.verbs,
      })),
    }),
  };
}

function responseKind({ group, version, kind }: ServedResource["subresources"][number]): object {
  return { group, version, kind };
}
