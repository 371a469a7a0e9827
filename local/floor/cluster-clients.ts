import { type ApiClient, apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import type { Connection } from "../../lambdas/core/kube/connection.ts";
import { answeringClient } from "./first-answer.ts";
import type { LocalFloorParts } from "./local-floor-parts.ts";

/** Who only looks whether a cluster answers need not outlast its restart. */
const LOOKING = { retry: { giveUpAfter: 3_000, firstWait: 200 } };

/** The client of a kubeconfig's cluster: one, made by the first who needs it, and used by all. */
export class ClusterClients {
  readonly #parts: LocalFloorParts;
  #client: Promise<ApiClient> | undefined;
  #connection: Promise<Connection> | undefined;

  constructor(parts: LocalFloorParts) {
    this.#parts = parts;
  }

  /** How the cluster is reached; rejects when the kubeconfig cannot be used. */
  connection(): Promise<Connection> {
    this.#connection ??= connectionBy(this.#parts);
    return this.#connection;
  }

  client(): Promise<ApiClient> {
    this.#client ??= this.connection().then((connection) => apiClient(connection));
    return this.#client;
  }

  /** A client that gives a silent cluster up in seconds. */
  looking(): Promise<ApiClient> {
    this.#client ??= this.connection().then((connection) => apiClient(connection, LOOKING));
    return this.#client;
  }

  /** A client for a run, see {@link answeringClient}; where none is to be had, the next run looks again. */
  async answering(signal: AbortSignal): Promise<ApiClient> {
    this.#client ??= this.connection().then((connection) => answeringClient(connection, signal));
    return this.#client.catch((error) => {
      this.#client = undefined;
      throw error;
    });
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await (await this.#client?.catch(() => undefined))?.close();
  }
}

async function connectionBy({ kubeconfig, kubecontext }: LocalFloorParts): Promise<Connection> {
  // Loaded late: it takes longer than most of what needs no cluster.
  const { kubeconfigConnection } = await import(
    "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts"
  );
  return kubeconfigConnection({
    ...(kubeconfig !== undefined && { file: kubeconfig }),
    ...(kubecontext !== undefined && { context: kubecontext }),
  });
}
