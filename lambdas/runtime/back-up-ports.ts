import { availableParallelism } from "node:os";
import { apiClient } from "../adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../adapters/kubernetes/kubernetes-reader.ts";
import { podExecutor } from "../adapters/kubernetes/pod-executor.ts";
import type { BackUpPorts } from "../core/backup/back-up-ports.ts";
import { EnvironmentName } from "../core/environment-name.ts";
import { clusterConnection } from "./cluster-connection.ts";
import { readEnvironment, readOptional } from "./environment.ts";
import { finishBackupPorts } from "./finish-backup-ports.ts";
import { pauseUntil } from "./pause-until.ts";
import { readConfigMaps } from "./read-config-maps.ts";

/** What taking a backup's items in a function works with. `signal` ends it before the function's time is up. */
export async function backUpPorts(signal: AbortSignal): Promise<BackUpPorts> {
  const [connection, ports, configMaps] = await Promise.all([
    clusterConnection(readEnvironment().clusterName),
    finishBackupPorts(),
    readConfigMaps(),
  ]);
  return {
    ...ports,
    configMaps,
    reader: kubernetesReader(apiClient(connection)),
    // On Kubernetes before 1.35 AWS's policies would let it run commands all the same.
    ...(readOptional(EnvironmentName.Hooks) && { executor: podExecutor(connection) }),
    pause: pauseUntil(signal),
    cores: availableParallelism(),
    signal,
  };
}
