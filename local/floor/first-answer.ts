import { type ApiClient, apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import type { Connection } from "../../lambdas/core/kube/connection.ts";

/** Time for a network to come up, and no more than who waits at a terminal will bear. */
const PATIENCE = { giveUpAfter: 10_000, firstWait: 200 };

/**
 * A client of a cluster that has answered, whatever it said. One that never did is given up in seconds:
 * its address is wrong more often than it restarts just now, which a client bears for a minute.
 *
 * @throws JangadaError `ClusterUnavailable`, or `Interrupted` when `signal` aborts.
 */
export async function answeringClient(
  connection: Connection,
  signal: AbortSignal,
): Promise<ApiClient> {
  const first = apiClient(connection, { connections: 1, retry: PATIENCE });
  try {
    const { body } = await first.request({ method: "GET", path: "/version", signal });
    await body.dump();
  } finally {
    await first.close();
  }
  return apiClient(connection);
}
