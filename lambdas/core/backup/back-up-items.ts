import { writeArchive } from "../archive/write-archive.ts";
import { gzipJson } from "../store/gzip-json.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import type { DefaultedBackup } from "../velero/defaults.ts";
import { snapshotLag } from "../volumes/poll-snapshots.ts";
import { unusableLocation } from "../volumes/unusable-location.ts";
import { VolumeBackup } from "../volumes/volume-backup.ts";
import type { VolumePolicies } from "../volumes/volume-policies.ts";
import type { BackUpPorts } from "./back-up-ports.ts";
import { BackupRecord } from "./backup-record.ts";
import { type BackupRun, startRun } from "./backup-run.ts";
import { claimName } from "./claim-name.ts";
import type { ClusterView } from "./cluster-view.ts";
import { collectItems } from "./collect-items.ts";
import { FreezeWindows } from "./hooks/freeze-windows.ts";
import { type HookCount, HookRunner } from "./hooks/hook-runner.ts";
import { closeLeftWindows } from "./hooks/left-windows.ts";
import { openCluster } from "./open-cluster.ts";
import { completeBackup, excludedNamespaces, requireValid, startOf } from "./prepare-backup.ts";
import { findResourcePolicy } from "./resource-policy.ts";
import type { UnfinishedBackup } from "./unfinished-backup.ts";
import { withWhatWasTaken } from "./what-was-taken.ts";

/**
 * zlib's level 3 takes under half the time of level 6, Velero's, for an archive a quarter larger: see
 * docs/decisions/0003.
 */
const COMPRESSION_LEVEL = 3;

/**
 * Takes everything that a started backup selects, at one revision of the cluster: its archive and
 * the list of what is in it are written, its snapshots have begun, and nothing of it is visible yet.
 *
 * @throws JangadaError `FailedValidation`, `AlreadyExists`, and whatever ends the run: cluster or store
 *   unavailable or denying, or `Interrupted`.
 */
export async function backUpItems(
  ports: BackUpPorts,
  backup: Backup,
  store: ObjectStore,
): Promise<UnfinishedBackup> {
  const beginning = await begin(backup, store, ports);
  const createOnly = await claimName(store, backup.metadata.name, ports.now());
  const view = await openCluster(ports.reader, ports.signal);
  const revisionTime = ports.now();
  const policies = await requireValidIn(view, backup, ports);
  const completed = completeBackup(backup, { view, locations: ports.locations });
  const volumes = volumesOf(completed, policies, ports);
  const run = startRun(completed, view, { ...ports, ...beginning, volumes, policies });
  await writeContents(ports, { run, backup: completed, store, createOnly });
  await writeLists(store, completed, run);
  const records = volumes.records();
  return {
    backup: withWhatWasTaken(completed, run, snapshotLag(records, revisionTime)),
    results: run.record.results(),
    log: await run.record.endLog(),
    volumes: records,
  };
}

/** Brings what an attempt before this one left open to its end, and opens the books. */
async function begin(
  { metadata }: Backup,
  store: ObjectStore,
  { clusterName, executor, now }: BackUpPorts,
) {
  const record = new BackupRecord(now, metadata.name);
  const count: HookCount = { attempted: 0, failed: 0 };
  const owner = { backupName: metadata.name, backupUid: String(metadata.uid), clusterName };
  const runner = new HookRunner({ executor, record, count });
  await closeLeftWindows(store, owner, { runner, record });
  return { record, count, windows: new FreezeWindows(store, owner) };
}

/** Sees that a backup can run in the cluster as it is, and answers its resource policy, if it has one. */
async function requireValidIn(
  view: ClusterView,
  backup: Backup,
  { locations, reader, configMaps = [] }: BackUpPorts,
): Promise<VolumePolicies | undefined> {
  const source = { reader, discovery: view.discovery, declared: configMaps };
  const { policies, problems } = await findResourcePolicy(backup.spec, source);
  const hasIncludeExcludePolicy = policies?.includeExcludePolicy !== undefined;
  requireValid(backup, {
    ...locations,
    excludedNamespaces: excludedNamespaces(view),
    resourcePolicy: { problems, hasIncludeExcludePolicy },
  });
  return policies;
}

/** The first of the backup's snapshot locations that somebody works for takes its volumes (velero pkg/backup/item_backupper.go). */
function volumesOf(
  { metadata, spec }: DefaultedBackup,
  policies: VolumePolicies | undefined,
  ports: BackUpPorts,
): VolumeBackup {
  const location = spec.volumeSnapshotLocations.find((name) => ports.snapshotterFor(name));
  const settings = {
    backupName: metadata.name,
    backupUid: String(metadata.uid),
    clusterName: ports.clusterName,
    labels: { ...metadata.labels },
    snapshotVolumes: spec.snapshotVolumes,
    policies,
    location,
    locationProblem: location === undefined ? problemOf(spec, ports) : undefined,
  };
  const snapshotter = location === undefined ? undefined : ports.snapshotterFor(location);
  return new VolumeBackup(settings, { snapshotter, clock: ports });
}

/** Why none of the backup's snapshot locations can be used, where one is to blame. */
function problemOf(
  { volumeSnapshotLocations }: DefaultedBackup["spec"],
  { locations }: BackUpPorts,
): string | undefined {
  return locations.snapshotLocations
    .filter(({ metadata }) => volumeSnapshotLocations.includes(metadata.name))
    .map(unusableLocation)
    .find((problem) => problem !== undefined);
}

interface Contents {
  readonly run: BackupRun;
  readonly backup: Backup;
  readonly store: ObjectStore;
  readonly createOnly: boolean;
}

async function writeContents(
  { cores, signal }: BackUpPorts,
  { run, backup, store, createOnly }: Contents,
): Promise<void> {
  const archive = writeArchive(collectItems(run.collect), {
    now: startOf(backup),
    parallel: cores + 1,
    level: COMPRESSION_LEVEL,
  });
  try {
    const { contents } = backupKeys(backup.metadata.name);
    await store.put(contents, archive, { createOnly, ...(signal && { signal }) });
    await run.snapshots.begunAll();
  } finally {
    await run.snapshots.settled();
  }
}

async function writeLists(
  store: ObjectStore,
  { metadata }: Backup,
  { view, record }: BackupRun,
): Promise<void> {
  for (const [resource, reason] of view.mixed)
    record.info("Read at another revision", { resource, reason });
  for (const [reason, count] of record.skipped) record.info("Items skipped", { reason, count });
  const keys = backupKeys(metadata.name);
  // Velero writes nil slices as null and reads both. Neither operations that outlast a backup nor
  // backups of file systems: there are none.
  const files: readonly (readonly [key: string, content: unknown])[] = [
    [keys.resourceList, record.items.toResourceList()],
    [keys.podVolumeBackups, null],
    [keys.itemOperations, []],
  ];
  await Promise.all(files.map(async ([key, content]) => store.put(key, await gzipJson(content))));
}
