import type { Results } from "../../lambdas/core/results.ts";
import { restoreKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { ResourceList } from "../describe/resource-list-text.ts";
import { type FoundFile, readFile } from "./read-file.ts";
import type { VolumeRecord } from "./volume-records.ts";

/** The files beside a restore that its description draws from. */
export interface RestoreFiles {
  readonly results: FoundFile<Results>;
  readonly resourceList: FoundFile<ResourceList>;
  readonly volumes: FoundFile<readonly VolumeRecord[]>;
}

/** Reads them all at once; the list of resources only when details are asked for. */
export async function readRestoreFiles(
  store: ObjectStore,
  name: string,
  details: boolean,
): Promise<RestoreFiles> {
  const keys = restoreKeys(name);
  const [results, volumes, resourceList] = await Promise.all([
    readFile<Results>(store, keys.results),
    readFile<readonly VolumeRecord[]>(store, keys.volumeInfo),
    details ? readFile<ResourceList>(store, keys.resourceList) : {},
  ]);
  return { results, volumes, resourceList };
}
