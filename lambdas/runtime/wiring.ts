import { availableParallelism } from "node:os";
import { SSMClient } from "@aws-sdk/client-ssm";
import { apiClient } from "../adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../adapters/kubernetes/kubernetes-reader.ts";
import { podExecutor } from "../adapters/kubernetes/pod-executor.ts";
import type { BackUpPorts } from "../core/backup/back-up.ts";
import { VERSION } from "../core/version.ts";
import { clusterConnection } from "./cluster-connection.ts";
import { readEnvironment } from "./environment.ts";
import { openStore } from "./open-store.ts";
import { readLocations } from "./read-locations.ts";

/** What a backup in a function works with: the stack's cluster, and locations as they are set now. */
export async function backUpPorts(): Promise<BackUpPorts> {
  const { clusterName } = readEnvironment();
  const [connection, locations] = await Promise.all([
    clusterConnection(clusterName),
    readLocations(new SSMClient({}), clusterName),
  ]);
  return {
    reader: kubernetesReader(apiClient(connection)),
    locations,
    openStore,
    now: () => new Date(),
    executor: podExecutor(connection),
    cores: availableParallelism(),
    version: VERSION,
  };
}
