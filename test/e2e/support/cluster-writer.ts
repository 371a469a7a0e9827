import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { kubernetesWriter } from "../../../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import { podExecutor } from "../../../lambdas/adapters/kubernetes/pod-executor.ts";
import type { PodPorts } from "../../../lambdas/core/restore/hooks/pod-look.ts";
import type { RestorePorts } from "../../../lambdas/core/restore/restore-states.ts";

/** What restores work with in a cluster; it ends with the block it is made in. */
export interface ClusterWriter
  extends AsyncDisposable,
    Pick<RestorePorts, "reader" | "writer" | "pause" | "now"> {
  /** For the commands of hooks. */
  readonly pods: PodPorts;
}

/** Opens the cluster of a kubeconfig file as restores do. */
export async function clusterWriter(file: string): Promise<ClusterWriter> {
  const connection = await kubeconfigConnection({ file });
  const client = apiClient(connection);
  const writer = kubernetesWriter(client);
  return {
    reader: kubernetesReader(client),
    writer,
    pods: { writer, executor: podExecutor(connection) },
    pause: (milliseconds) => sleep(milliseconds),
    now: () => new Date(),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
