import { setTimeout as sleep } from "node:timers/promises";
import { apiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubeconfigConnection } from "../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { kubernetesWriter } from "../../lambdas/adapters/kubernetes/kubernetes-writer.ts";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import type { KubernetesReader } from "../../lambdas/core/kube/kubernetes-reader.ts";
import type { WorkflowPorts } from "../../lambdas/core/restore/restore-states.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import { type ClusterContents, clusterContents } from "../../local/demo/cluster-contents.ts";
import {
  type RestoreWorkflowOptions,
  runRestoreWorkflow,
} from "../../local/workflow/run-restore-workflow.ts";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../local/world/kubernetes/kubernetes-world.ts";
import { type ArchiveEntries, archiveEntries } from "./archive-entries.ts";
import { type MemoryObjectStore, memoryObjectStore } from "./fakes/memory-object-store.ts";
import { NO_DISK_PORTS } from "./no-disks.ts";
import { backUpPorts, backupOf, DEFAULT_LOCATIONS } from "./take-backup.ts";

/** A restore's ports, for a cluster in this process and a bucket in memory. */
export interface RestoreWorld extends AsyncDisposable {
  readonly world: KubernetesWorld;
  readonly reader: KubernetesReader;
  readonly store: MemoryObjectStore;
  readonly ports: WorkflowPorts;
  /** Backs up everything, or what `spec` says, and returns what the archive holds. */
  backUp(name: string, spec?: object): Promise<ArchiveEntries>;
  /** Runs the workflow; it does not wait before it repeats a state. */
  restore(
    input: object,
    options?: RestoreWorkflowOptions & { readonly ports?: Partial<WorkflowPorts> },
  ): ReturnType<typeof runRestoreWorkflow>;
  contents(): Promise<ClusterContents>;
}

/** Starts an empty cluster; `store` may hold backups of another one. */
export async function startRestoreWorld(
  store: MemoryObjectStore = memoryObjectStore(),
): Promise<RestoreWorld> {
  const world = await startKubernetesWorld();
  const client = apiClient(await kubeconfigConnection({ text: world.kubeconfig }));
  const reader = kubernetesReader(client);
  const ports: WorkflowPorts = {
    storageLocations: DEFAULT_LOCATIONS.storageLocations,
    openStore: () => store,
    reader,
    writer: kubernetesWriter(client),
    pause: (milliseconds) => sleep(milliseconds),
    now: () => new Date(),
    disks: NO_DISK_PORTS,
  };
  return {
    world,
    reader,
    store,
    ports,
    backUp: async (name, spec) => {
      await backUp(backUpPorts(reader, store), backupOf(name, spec));
      return archiveEntries(store.objects.get(backupKeys(name).contents) ?? Buffer.alloc(0));
    },
    restore: (input, { ports: other, ...options } = {}) =>
      runRestoreWorkflow(input, { ...ports, ...other }, { retryPause: 0, ...options }),
    contents: () => clusterContents(reader),
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await world.stop();
    },
  };
}
