import { existsSync, readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { backupKeys, restoreKeys } from "../../../lambdas/core/store/layout.ts";
import {
  type MemoryObjectStore,
  memoryObjectStore,
} from "../../support/fakes/memory-object-store.ts";
import { VELERO_BACKUPS } from "../../support/velero-fixtures.ts";

/** An API object as a real Velero had it at the end. */
export interface VeleroObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The Velero objects of the cluster that the fixtures come from. */
export function veleroObjects(kind: string): readonly VeleroObject[] {
  const list = JSON.parse(text("../../golden/velero-objects.json")) as {
    readonly items: readonly VeleroObject[];
  };
  return list.items.filter((object) => object.kind === kind);
}

/** Of which backup and restore the bucket has the logs. */
const LOGS = [backupKeys("filtered").logs, restoreKeys("mapped").logs];

/**
 * The bucket that a real Velero left behind, its archives and most logs left out, and the Restores,
 * which Velero keeps in the cluster, where Jangada keeps them.
 */
export async function veleroBucket(): Promise<MemoryObjectStore> {
  const store = memoryObjectStore();
  for (const name of VELERO_BACKUPS) {
    const keys = backupKeys(name);
    for (const key of [keys.metadata, keys.resourceList]) {
      await store.put(key, bytes(`../../fixtures/velero-main/${key}`));
    }
  }
  for (const key of LOGS) await store.put(key, bytes(`../../fixtures/velero-main/${key}`));
  const files = JSON.parse(text("../../golden/cli/files.json")) as Record<string, unknown>;
  for (const [key, content] of Object.entries(files)) {
    await store.put(key, gzipSync(JSON.stringify(content)));
  }
  for (const restore of veleroObjects("Restore")) {
    await store.put(
      restoreKeys(restore.metadata.name).metadata,
      Buffer.from(JSON.stringify(restore)),
    );
  }
  return store;
}

/** What a real Velero printed: a file of `test/golden/cli`, by its name without `.txt` or `.txt.gz`. */
export function veleroPrinted(name: string): string {
  const path = `../../golden/cli/${name}.txt`;
  return existsSync(new URL(path, import.meta.url))
    ? text(path)
    : gunzipSync(bytes(`${path}.gz`)).toString();
}

function text(path: string): string {
  return bytes(path).toString();
}

function bytes(path: string): Buffer {
  return readFileSync(new URL(path, import.meta.url));
}
