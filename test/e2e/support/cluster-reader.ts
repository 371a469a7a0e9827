import { apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import {
  type KubeconfigChoice,
  kubeconfigConnection,
} from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import type { KubernetesReader } from "../../../lambdas/core/kube/kubernetes-reader.ts";

/** A reader that ends with the block it is made in. */
export interface ClusterReader extends AsyncDisposable {
  readonly reader: KubernetesReader;
}

/** Opens the cluster of a kubeconfig as backups do. */
export async function clusterReader(choice: KubeconfigChoice): Promise<ClusterReader> {
  const client = apiClient(await kubeconfigConnection(choice));
  return { reader: kubernetesReader(client), [Symbol.asyncDispose]: () => client.close() };
}
