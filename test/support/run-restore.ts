import { gunzipSync } from "node:zlib";
import type { DiskPorts } from "../../lambdas/core/restore/disk-ports.ts";
import type { PodPorts } from "../../lambdas/core/restore/hooks/pod-look.ts";
import {
  createVolumesState,
  finishRestoreState,
  planRestoreState,
  type RestorePorts,
  restoreItemsState,
  runRestoreHooksState,
  validateRestoreState,
} from "../../lambdas/core/restore/restore-states.ts";
import type { Results } from "../../lambdas/core/results.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { RestoreSpec } from "../../lambdas/core/velero/restore.ts";
import { readRestore } from "../../lambdas/core/velero/restore-json.ts";
import { type MemoryObjectStore, memoryObjectStore } from "./fakes/memory-object-store.ts";
import { NO_DISK_PORTS } from "./no-disks.ts";
import { putVeleroBackup, type ResourceList } from "./velero-fixtures.ts";

const LOCATION = { metadata: { name: "default" }, spec: {} } as BackupStorageLocation;

/** A bucket that holds one of the backups a real Velero made. */
export async function bucketWith(backup: string): Promise<MemoryObjectStore> {
  const store = memoryObjectStore();
  await putVeleroBackup(store, backup);
  return store;
}

/** What a restore is run with, and its name. */
interface RestoreRun extends Pick<RestorePorts, "reader" | "writer" | "pause" | "now"> {
  /** Without it, a restore that needs disks makes none. */
  readonly disks?: DiskPorts;
  /** Without them, every hook fails. */
  readonly pods?: PodPorts;
  readonly store: MemoryObjectStore;
  readonly name: string;
  readonly spec: Partial<RestoreSpec>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Runs a restore as its workflow does, and returns what it wrote. */
export async function runRestore({ store, name, spec, annotations, ...cluster }: RestoreRun) {
  const ports = {
    disks: NO_DISK_PORTS,
    ...cluster,
    storageLocations: [LOCATION],
    openStore: () => store,
  };
  const metadata = { name, namespace: "velero", ...(annotations && { annotations }) };
  const input = { metadata, spec };
  const startTime = cluster.now().toISOString();
  const started = await validateRestoreState({ input, startTime }, ports);
  if (started.phase !== "InProgress") throw new Error(started.validationErrors.join("\n"));
  const { location } = started;
  const look = () => runRestoreHooksState(started, ports);
  const { waves, disks } = await planRestoreState(started, ports);
  while (disks > 0) {
    const { waiting, waitSeconds } = await createVolumesState(started, ports);
    if (waiting === 0) break;
    await ports.pause(waitSeconds * 1000);
  }
  for (const wave of waves) {
    await Promise.all(
      wave.map((chunk) => restoreItemsState({ restoreName: name, location, chunk }, ports)),
    );
  }
  for (let hooks = await look(); hooks.waiting > 0; hooks = await look()) {
    await ports.pause(hooks.waitSeconds * 1000);
  }
  const summary = await finishRestoreState(started, ports);
  const json = (file: string): unknown => {
    const body = store.objects.get(`restores/${name}/restore-${name}-${file}`);
    return JSON.parse(gunzipSync(body ?? Buffer.alloc(0)).toString());
  };
  return {
    summary,
    restore: readRestore(String(store.objects.get(`restores/${name}/velero-restore.json`))),
    results: json("results.gz") as Results,
    resourceList: json("resource-list.json.gz") as ResourceList,
  };
}
