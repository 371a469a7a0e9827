import { writeArchive } from "../archive/write-archive.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import { gzipJson } from "../store/gzip-json.ts";
import { backupKeys } from "../store/layout.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { Backup } from "../velero/backup.ts";
import type { DefaultedBackup } from "../velero/defaults.ts";
import {
  CONSISTENCY_ANNOTATION,
  RESOURCE_VERSION_ANNOTATION,
  SNAPSHOT_LAG_ANNOTATION,
  SOURCE_CLUSTER_UID_ANNOTATION,
} from "../velero/labels.ts";
import { type SnapshotLag, snapshotLag } from "../volumes/poll-snapshots.ts";
import { unusableLocation } from "../volumes/unusable-location.ts";
import { VolumeBackup } from "../volumes/volume-backup.ts";
import type { VolumePolicies } from "../volumes/volume-policies.ts";
import type { BackUpPorts } from "./back-up-ports.ts";
import { type BackupRun, startRun } from "./backup-run.ts";
import { claimName } from "./claim-name.ts";
import type { ClusterView } from "./cluster-view.ts";
import { collectItems } from "./collect-items.ts";
import { openCluster } from "./open-cluster.ts";
import { completeBackup, excludedNamespaces, requireValid, startOf } from "./prepare-backup.ts";
import { findResourcePolicy } from "./resource-policy.ts";
import type { UnfinishedBackup } from "./unfinished-backup.ts";

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
  const createOnly = await claimName(store, backup.metadata.name, ports.now());
  const view = await openCluster(ports.reader, ports.signal);
  const revisionTime = ports.now();
  const policies = await requireValidIn(view, backup, ports);
  const completed = completeBackup(backup, { view, locations: ports.locations });
  const volumes = volumesOf(completed, policies, ports);
  const run = startRun(completed, view, { ...ports, volumes, policies });
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

/** The backup with what is known when all its items are taken: our annotations and counters. */
function withWhatWasTaken(
  { metadata, status, ...backup }: Backup,
  { view, record, hooks }: BackupRun,
  lag: SnapshotLag | undefined,
): Backup {
  const items = record.items.count;
  return {
    ...backup,
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [RESOURCE_VERSION_ANNOTATION]: view.revision,
        [CONSISTENCY_ANNOTATION]: consistencyOf(view),
        ...clusterIdentity(view),
        ...(lag && { [SNAPSHOT_LAG_ANNOTATION]: lagText(lag) }),
      },
    },
    status: {
      ...status,
      progress: { totalItems: items, itemsBackedUp: items },
      hookStatus: { hooksAttempted: hooks.attempted, hooksFailed: hooks.failed },
    },
  };
}

/** To a tenth of a second: EC2's clock and ours do not agree on more. */
function lagText({ shortest, longest }: SnapshotLag): string {
  return `${shortest.toFixed(1)} to ${longest.toFixed(1)}`;
}

/** What tells a restore whether it goes into the cluster that the backup is of. */
function clusterIdentity({ namespaces }: ClusterView): Readonly<Record<string, string>> {
  const system = namespaces.find(({ name }) => name === "kube-system");
  const uid = textAt(system && JSON.parse(system.text.toString()), "metadata", "uid");
  return uid === undefined ? {} : { [SOURCE_CLUSTER_UID_ANNOTATION]: uid };
}

/** `atomic` when every list was read at the backup's revision, else `mixed: ` and those that were not. */
function consistencyOf({ mixed }: ClusterView): string {
  return mixed.size === 0 ? "atomic" : `mixed: ${[...mixed.keys()].sort().join(", ")}`;
}
