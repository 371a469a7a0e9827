import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../lambdas/adapters/kubernetes/api-client.ts";
import type { Connection } from "../lambdas/core/kube/connection.ts";

/** How long revisions are counted for, milliseconds. */
const WATCHED = 5_000;
/** An API server renews a lease of its own now and then. */
const FEW_REVISIONS = 5;

/**
 * Waits until the controllers of a cluster have no more to do. They make ReplicaSets and Pods of
 * thousands of Deployments for a minute or two after these were created, on the cores that are to be measured.
 */
export async function untilSettled(connection: Connection): Promise<void> {
  const client = apiClient(connection);
  const revision = async () => {
    const query = { limit: "1" };
    const list = await client.request({ method: "GET", path: "/api/v1/namespaces", query });
    const { metadata } = (await list.body.json()) as { metadata: { resourceVersion: string } };
    return Number(metadata.resourceVersion);
  };
  for (let last = Number.NEGATIVE_INFINITY, now = await revision(); now - last > FEW_REVISIONS; ) {
    last = now;
    await sleep(WATCHED);
    now = await revision();
  }
  await client.close();
}
