import { type ApiClient, apiClient } from "../lambdas/adapters/kubernetes/api-client.ts";
import type { Connection } from "../lambdas/core/kube/connection.ts";
import { type SampleObject, sampleNamespaces, sampleObjects } from "./sample-objects.ts";
import { WIDGET_CRD } from "./widget-definition.ts";

/** Creates in flight: more of them are no faster on one API server. */
const IN_FLIGHT = 32;

/**
 * Fills a cluster with the first `count` sample objects, in namespaces of a prefix;
 * those there already stay.
 */
export async function fillCluster(
  connection: Connection,
  count: number,
  prefix?: string,
): Promise<void> {
  const client = apiClient(connection, { connections: IN_FLIGHT });
  const namespaces = sampleNamespaces(count, prefix);
  const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await create(client, { path: crds, body: WIDGET_CRD });
  for (const name of namespaces) {
    await create(client, {
      path: "/api/v1/namespaces",
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    });
  }
  await untilDefaultAccounts(client, namespaces);
  const objects = sampleObjects(count, 1, prefix);
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const object of objects) await create(client, object);
    }),
  );
  await client.close();
}

/** Pods are refused until their namespace has its default ServiceAccount. */
async function untilDefaultAccounts(
  client: ApiClient,
  namespaces: readonly string[],
): Promise<void> {
  for (const namespace of namespaces) {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    for (let status = 0; status !== 200; ) {
      const response = await client.request({ method: "GET", path });
      await response.body.dump();
      status = response.status;
      if (status !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function create(client: ApiClient, { path, body }: SampleObject): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await client.request({
    method: "POST",
    path,
    headers,
    body: JSON.stringify(body),
  });
  const answer = await response.body.text();
  if (response.status !== 201 && response.status !== 409) {
    throw new Error(`creating in ${path} was answered ${response.status}: ${answer}`);
  }
}
