import { apiVersionOf } from "../../../lambdas/core/kube/api-resource.ts";
import type { ResourceCall } from "./api-request.ts";
import { type Cluster, timestamp } from "./cluster.ts";
import type { Writer } from "./managed-fields.ts";

/** Who writes: the `fieldManager` of the query, else the client's name. */
export function writerOf(cluster: Cluster, call: ResourceCall): Writer {
  const { request, resource, subresource } = call;
  const agent = (request.headers["user-agent"] ?? "unknown").split("/")[0] ?? "unknown";
  return {
    manager: request.query.get("fieldManager") ?? agent,
    apiVersion: apiVersionOf(resource),
    time: timestamp(cluster),
    ...(subresource !== "" && { subresource }),
  };
}
