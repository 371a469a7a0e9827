import { apiClient } from "../lambdas/adapters/kubernetes/api-client.ts";
import type { Connection } from "../lambdas/core/kube/connection.ts";
import { sampleCollections, sampleNamespaces } from "./sample-objects.ts";

/**
 * Changes one object of each kind in the sample, as a cluster in use does all the time.
 *
 * It matters: an API server from 1.34 on serves lists at a revision from its cache as long as the kind was
 * written since etcd's last compaction, every five minutes, and from etcd at twice the cost otherwise. A
 * cluster that nobody has touched since breakfast exists on benches only.
 */
export async function touchCluster(connection: Connection): Promise<void> {
  const client = apiClient(connection);
  const [namespace = ""] = sampleNamespaces(1);
  const headers = { "content-type": "application/merge-patch+json" };
  const body = JSON.stringify({ metadata: { annotations: { touched: new Date().toISOString() } } });
  for (const path of sampleCollections(namespace)) {
    const list = await client.request({ method: "GET", path, query: { limit: "1" } });
    const { items } = (await list.body.json()) as { items: { metadata: { name: string } }[] };
    const one = `${path}/${items[0]?.metadata.name}`;
    const { status, body: answer } = await client.request({
      method: "PATCH",
      path: one,
      headers,
      body,
    });
    await answer.dump();
    if (status !== 200) throw new Error(`PATCH ${one}: ${status}`);
  }
  await client.close();
}
