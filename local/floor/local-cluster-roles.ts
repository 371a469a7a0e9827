import type { GlobalOptions } from "../../cli/global-options.ts";
import { apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { clusterRoles } from "../../lambdas/core/configuration/cluster-roles.ts";
import { discover } from "../../lambdas/core/kube/discover.ts";
import { ConfigurationFile } from "./configuration-file.ts";
import { configurationFile } from "./configuration-text.ts";

/**
 * The ClusterRoles that a configuration asks for, of what the cluster of the kubeconfig serves now;
 * `directory` is where `clusters/` is looked for.
 *
 * @throws JangadaError `FailedValidation` naming the configuration and everything wrong with it;
 *   `ClusterUnavailable` and `ClusterDenied` of the cluster.
 */
export async function localClusterRoles(
  { config, cluster, kubeconfig, kubecontext }: GlobalOptions,
  directory: string,
): Promise<readonly object[]> {
  const choice = { directory, ...(config && { config }), ...(cluster && { cluster }) };
  const { spec } = new ConfigurationFile(configurationFile(choice)).read().cluster;
  const connection = await kubeconfigConnection({
    ...(kubeconfig && { file: kubeconfig }),
    ...(kubecontext && { context: kubecontext }),
  });
  const client = apiClient(connection, { retry: { giveUpAfter: 3_000, firstWait: 200 } });
  try {
    return clusterRoles((await discover(kubernetesReader(client))).resources, spec);
  } finally {
    await client.close();
  }
}
