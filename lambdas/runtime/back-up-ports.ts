import { availableParallelism } from "node:os";
import { apiClient } from "../adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../adapters/kubernetes/kubernetes-reader.ts";
import { podExecutor } from "../adapters/kubernetes/pod-executor.ts";
import type { BackUpPorts } from "../core/backup/back-up-ports.ts";
import { clusterConnection } from "./cluster-connection.ts";
import { readEnvironment } from "./environment.ts";
import { finishBackupPorts } from "./finish-backup-ports.ts";
import { pauseUntil } from "./pause-until.ts";

/** What taking a backup's items in a function works with. `signal` ends it before the function's time is up. */
export async function backUpPorts(signal: AbortSignal): Promise<BackUpPorts> {
  const [connection, ports] = await Promise.all([
    clusterConnection(readEnvironment().clusterName),
    finishBackupPorts(),
  ]);
  return {
    ...ports,
    reader: kubernetesReader(apiClient(connection)),
    executor: podExecutor(connection),
    pause: pauseUntil(signal),
    cores: availableParallelism(),
    signal,
  };
}
