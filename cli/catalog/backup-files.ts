import type { Results } from "../../lambdas/core/results.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { ResourceList } from "../describe/resource-list-text.ts";
import { type FoundFile, readFile } from "./read-file.ts";
import type { PodVolumeBackup, VolumeRecord } from "./volume-records.ts";

/** The files beside a backup that its description draws from. */
export interface BackupFiles {
  readonly results: FoundFile<Results>;
  readonly resourceList: FoundFile<ResourceList>;
  readonly volumes: FoundFile<readonly VolumeRecord[]>;
  readonly podVolumes: FoundFile<readonly PodVolumeBackup[]>;
}

/** Reads them all at once; those that only details show are left out unless asked for. */
export async function readBackupFiles(
  store: ObjectStore,
  name: string,
  details: boolean,
): Promise<BackupFiles> {
  const keys = backupKeys(name);
  const [results, volumes, podVolumes, resourceList] = await Promise.all([
    readFile<Results>(store, keys.results),
    readFile<readonly VolumeRecord[]>(store, keys.volumeInfo),
    readFile<readonly PodVolumeBackup[]>(store, keys.podVolumeBackups),
    details ? readFile<ResourceList>(store, keys.resourceList) : {},
  ]);
  return { results, volumes, podVolumes, resourceList };
}
