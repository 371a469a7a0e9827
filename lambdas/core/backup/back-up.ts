import { writeArchive } from "../archive/write-archive.ts";
import { ErrorName, JangadaError } from "../errors.ts";
import type { KubernetesReader } from "../kube/kubernetes-reader.ts";
import type { PodExecutor } from "../kube/pod-executor.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import type { Locations } from "../velero/resolve-locations.ts";
import { startRun } from "./backup-run.ts";
import { type CollectProgress, collectItems } from "./collect-items.ts";
import { finishBackup, writeBackupFiles } from "./finish-backup.ts";
import { openCluster } from "./open-cluster.ts";
import {
  completeBackup,
  excludedNamespaces,
  requireValid,
  storageLocationOf,
} from "./prepare-backup.ts";

/** What a backup needs of the world. */
export interface BackUpPorts {
  readonly reader: KubernetesReader;
  /** Where backups may go. */
  readonly locations: Locations;
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
  readonly now: () => Date;
  /** Cores to compress on. */
  readonly cores: number;
  /** Of Jangada, for the backup's annotation. */
  readonly version: string;
  /** Runs the commands of hooks; where it is absent every hook fails. */
  readonly executor?: PodExecutor;
  /** Milliseconds that are left to the run; absent where nothing ends it. */
  readonly timeLeft?: () => number;
  readonly onProgress?: (progress: CollectProgress) => void;
  /** Aborting stops the backup and leaves nothing of it behind. */
  readonly signal?: AbortSignal;
}

/**
 * zlib's level 3 takes under half the time of level 6, Velero's, for an archive a quarter larger: see
 * docs/decisions/0003.
 */
const COMPRESSION_LEVEL = 3;

/**
 * Takes one backup: everything its spec selects, at one revision of the cluster, into the storage
 * location it names.
 *
 * `velero-backup.json` is written last and once, so until it is there nothing of a backup can be seen, and a
 * second run of the same name finds it and refuses. What went wrong with items and lists is in the
 * backup's results and its phase, `Completed` or `PartiallyFailed`.
 *
 * @throws JangadaError `FailedValidation` with every problem of the object; `AlreadyExists`; and
 *   whatever ends the run: cluster or store unavailable or denying, or `Interrupted`.
 */
export async function backUp(ports: BackUpPorts, backup: Backup): Promise<Backup> {
  requireValid(backup, ports.locations, []);
  const store = ports.openStore(storageLocationOf(backup, ports.locations));
  const createOnly = await claimName(store, backup.metadata.name, ports.now());
  const startedAt = ports.now();
  const view = await openCluster(ports.reader, ports.signal);
  requireValid(backup, ports.locations, excludedNamespaces(view));
  const completed = completeBackup(backup, { view, locations: ports.locations, now: startedAt });
  const run = startRun(completed, view, ports);
  const archive = writeArchive(collectItems(run.collect), {
    now: startedAt,
    parallel: ports.cores + 1,
    level: COMPRESSION_LEVEL,
  });
  const { contents } = backupKeys(completed.metadata.name);
  await store.put(contents, archive, { createOnly, ...(ports.signal && { signal: ports.signal }) });
  const finished = finishBackup(completed, run, { now: ports.now(), version: ports.version });
  await writeBackupFiles(store, finished, run);
  return finished;
}

/**
 * What an earlier attempt of this name left unfinished goes; what it finished stays, and so does what
 * is being deleted, and we refuse.
 * Says whether the archive is to be created, so that of two runs at a time one is told; an archive
 * that a dead run left is written over instead, and never deleted, lest the other run be alive.
 */
async function claimName(store: ObjectStore, name: string, now: Date): Promise<boolean> {
  const { directory, metadata, deletion, contents } = backupKeys(name);
  // In this order: a run that ends between the first two questions is found by the second. A deletion
  // puts its mark before it takes the metadata away, so one that begins after the second is found by
  // the third.
  const hasArchive = await store.exists(contents);
  if (await store.exists(metadata)) {
    throw new JangadaError(
      ErrorName.AlreadyExists,
      `backup '${name}' already exists in object storage, and a backup is never overwritten; choose another name, or delete it first`,
    );
  }
  if (await store.exists(deletion)) {
    throw new JangadaError(
      ErrorName.AlreadyExists,
      `backup '${name}' is being deleted, and the deletion would take a new one of that name with it; choose another name, or delete it again and wait for the end`,
    );
  }
  await store.abortUnfinishedUploads(directory, now);
  return !hasArchive;
}
