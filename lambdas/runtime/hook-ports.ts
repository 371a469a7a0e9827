import { SSMClient } from "@aws-sdk/client-ssm";
import { apiClient } from "../adapters/kubernetes/api-client.ts";
import { kubernetesWriter } from "../adapters/kubernetes/kubernetes-writer.ts";
import { podExecutor } from "../adapters/kubernetes/pod-executor.ts";
import { EnvironmentName } from "../core/environment-name.ts";
import type { PodPorts } from "../core/restore/hooks/pod-look.ts";
import type { HookPorts } from "../core/restore/restore-states.ts";
import { clusterConnection } from "./cluster-connection.ts";
import { readEnvironment, readOptional } from "./environment.ts";
import { openStore } from "./open-store.ts";
import { readLocations } from "./read-locations.ts";

/** What `RunRestoreHooks` works with in a function, whose `signal` ends waiting for the API server. */
export async function hookPorts(signal: AbortSignal): Promise<HookPorts> {
  const { clusterName } = readEnvironment();
  const [pods, { storageLocations }] = await Promise.all([
    readOptional(EnvironmentName.Hooks) === undefined ? undefined : podPorts(clusterName, signal),
    readLocations(new SSMClient({}), clusterName),
  ]);
  return { storageLocations, openStore, pods, now: () => new Date() };
}

async function podPorts(clusterName: string, signal: AbortSignal): Promise<PodPorts> {
  const connection = await clusterConnection(clusterName);
  const writer = kubernetesWriter(apiClient(connection), { signal });
  return { writer, executor: podExecutor(connection) };
}
