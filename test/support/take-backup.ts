import { gunzipSync } from "node:zlib";
import { backUp } from "../../lambdas/core/backup/back-up.ts";
import type { BackUpPorts } from "../../lambdas/core/backup/back-up-ports.ts";
import type { KubernetesReader } from "../../lambdas/core/kube/kubernetes-reader.ts";
import type { Results } from "../../lambdas/core/results.ts";
import { backupKeys } from "../../lambdas/core/store/layout.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import type { Locations } from "../../lambdas/core/velero/resolve-locations.ts";
import { type ArchiveEntries, archiveEntries } from "./archive-entries.ts";
import { memoryObjectStore } from "./fakes/memory-object-store.ts";

/** One storage location, the default one, and a snapshot location, as the fixtures' Velero had. */
export const DEFAULT_LOCATIONS: Locations = {
  storageLocations: [
    {
      apiVersion: "velero.io/v1",
      kind: "BackupStorageLocation",
      metadata: { name: "default" },
      spec: { provider: "aws", objectStorage: { bucket: "backups" }, default: true },
      status: {},
    },
  ],
  snapshotLocations: [
    {
      apiVersion: "velero.io/v1",
      kind: "VolumeSnapshotLocation",
      metadata: { name: "default" },
      spec: { provider: "aws", config: { region: "us-east-1" } },
      status: {},
    },
  ],
};

/** What to back up, and what to do otherwise than {@link backUpPorts} does. */
export interface TakeBackupOptions extends Partial<BackUpPorts> {
  readonly reader: KubernetesReader;
  readonly name?: string;
  readonly spec?: object;
}

/** A backup that ended well, and what it left in the bucket. */
export interface TakenBackup {
  readonly backup: Backup;
  readonly entries: ArchiveEntries;
  readonly results: Results;
  readonly resourceList: Readonly<Record<string, readonly string[]>>;
  /** The archive's bytes. */
  readonly tarball: Uint8Array;
}

/** The ports of a backup into `store`, by the clock of this machine. */
export function backUpPorts(reader: KubernetesReader, store: ObjectStore): BackUpPorts {
  return {
    clusterName: "prod",
    reader,
    locations: DEFAULT_LOCATIONS,
    openStore: () => store,
    snapshotterFor: () => undefined,
    now: () => new Date(),
    pause: async () => {},
    cores: 2,
    version: "0.0.0-test",
  };
}

/** A Backup as a person would write it. */
export function backupOf(name: string, spec: object = {}): Backup {
  return {
    apiVersion: "velero.io/v1",
    kind: "Backup",
    metadata: { name },
    spec,
    status: {},
  } as Backup;
}

/** Backs up into memory and reads what was written. */
export async function takeBackup(options: TakeBackupOptions): Promise<TakenBackup> {
  const { reader, name = "test", spec = {}, ...ports } = options;
  const store = memoryObjectStore();
  const backup = await backUp({ ...backUpPorts(reader, store), ...ports }, backupOf(name, spec));
  const keys = backupKeys(name);
  const read = (key: string): Buffer => store.objects.get(key) ?? Buffer.alloc(0);
  const json = (key: string) => JSON.parse(gunzipSync(read(key)).toString());
  return {
    backup,
    entries: await archiveEntries(read(keys.contents)),
    results: json(keys.results),
    resourceList: json(keys.resourceList),
    tarball: read(keys.contents),
  };
}
