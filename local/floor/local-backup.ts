import { availableParallelism } from "node:os";
import type { RunControl } from "../../cli/floor.ts";
import type { Progress } from "../../cli/progress-display.ts";
import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { podExecutor } from "../../lambdas/adapters/kubernetes/pod-executor.ts";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import type { BackUpPorts } from "../../lambdas/core/backup/back-up-ports.ts";
import type { Connection } from "../../lambdas/core/kube/connection.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import { VERSION } from "../../lambdas/core/version.ts";
import { pauseUntil } from "../../lambdas/runtime/pause-until.ts";
import { volumeSnapshotters } from "../../lambdas/runtime/volume-snapshotters.ts";
import { interruptible } from "./interruptible.ts";

/** What a backup on this machine works with. */
export interface LocalBackupParts
  extends Pick<BackUpPorts, "clusterName" | "configMaps" | "locations" | "openStore"> {
  readonly client: ApiClient;
  /** For commands in pods, which want a connection of their own. */
  readonly connection: Connection;
}

/** Takes a backup in this process, and waits for its end. */
export function runBackup(
  backup: Backup,
  { client, connection, ...parts }: LocalBackupParts,
  { onProgress, signal }: RunControl,
): Promise<Backup> {
  let progress: Progress = { resource: "" };
  const tell = (news: Partial<Progress>) => {
    progress = { ...progress, ...news };
    onProgress(progress);
  };
  const ports: BackUpPorts = {
    ...parts,
    reader: kubernetesReader(interruptible(client, signal)),
    snapshotterFor: volumeSnapshotters(parts.locations.snapshotLocations).of,
    now: () => new Date(),
    executor: podExecutor(connection),
    pause: pauseUntil(signal),
    cores: availableParallelism(),
    version: VERSION,
    onProgress: ({ groupResource, items, bytes }) =>
      tell({ resource: groupResource, items, bytes }),
    onSnapshots: ({ percent }) => tell({ resource: "", snapshotPercent: percent }),
    signal,
  };
  return backUp(ports, backup);
}
