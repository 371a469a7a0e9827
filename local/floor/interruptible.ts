import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";

/** Has every request end with the run: a port's methods need not all take a signal. */
export function interruptible(client: ApiClient, signal: AbortSignal): ApiClient {
  return {
    request: (request) => client.request({ signal, ...request }),
    close: () => client.close(),
  };
}
