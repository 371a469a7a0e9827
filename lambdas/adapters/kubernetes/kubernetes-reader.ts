import { type ApiResource, apiVersionOf } from "../../core/kube/api-resource.ts";
import {
  type ClusterVersion,
  type KubernetesReader,
  ListRefusal,
  type ListRequest,
  type PageBody,
} from "../../core/kube/kubernetes-reader.ts";
import type { ApiClient, ApiResponse } from "./api-client.ts";
import { inPieces } from "./in-pieces.ts";
import { explainFailure, interrupted } from "./request-failure.ts";

const AGGREGATED =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/** Bytes of a list handed on at a time. */
const PIECE = 64 * 1024;

/** Reads one API server. */
export function kubernetesReader(client: ApiClient): KubernetesReader {
  return {
    async version() {
      const path = "/version";
      const response = await client.request({ method: "GET", path });
      if (response.status !== 200) throw await refusal(response);
      return (await jsonBody(response, path)) as ClusterVersion;
    },

    async discovery(path, aggregated) {
      const accept = aggregated ? AGGREGATED : "application/json";
      const response = await client.request({ method: "GET", path, headers: { accept } });
      if (response.status === 200) return jsonBody(response, path);
      await response.body.dump();
      return undefined;
    },

    async list(request, signal) {
      const path = listPath(request.resource, request.namespace);
      const response = await client.request({
        method: "GET",
        path,
        query: listQuery(request),
        ...(signal && { signal }),
      });
      if (response.status !== 200) throw await refusal(response);
      return pageBody(response, `GET ${path}`, signal);
    },
  };
}

async function jsonBody(response: ApiResponse, path: string): Promise<unknown> {
  try {
    return await response.body.json();
  } catch (error) {
    throw explainFailure(`GET ${path}`, error);
  }
}

/** Path of a collection: `/api/v1/namespaces/shop/pods`, `/apis/apps/v1/deployments`. */
export function listPath(resource: ApiResource, namespace?: string): string {
  const root = resource.group === "" ? "/api" : "/apis";
  const inNamespace = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}/${apiVersionOf(resource)}${inNamespace}/${resource.resource}`;
}

function listQuery(request: ListRequest): Record<string, string | undefined> {
  const { limit, labelSelector, fieldSelector, resourceVersion } = request;
  return {
    limit: String(limit),
    labelSelector,
    fieldSelector,
    continue: request.continue,
    ...(resourceVersion !== undefined && { resourceVersion, resourceVersionMatch: "Exact" }),
  };
}

/** What a `Status` says, or as much of another body as fits in a line. */
async function refusal(response: ApiResponse): Promise<ListRefusal> {
  const text = await response.body.text();
  try {
    const { reason = "Unknown", message = text } = JSON.parse(text) as Record<string, string>;
    return new ListRefusal(response.status, reason, message);
  } catch {
    return new ListRefusal(response.status, "Unknown", text.slice(0, 300).trim());
  }
}

async function* pageBody(response: ApiResponse, what: string, signal?: AbortSignal): PageBody {
  try {
    yield* inPieces(response.body, PIECE);
  } catch (error) {
    throw signal?.aborted ? interrupted(what, error) : explainFailure(what, error);
  }
}
