import { readCatalogue } from "../locations/catalogue.ts";
import { locationStatus } from "../locations/location-report.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { BackupStorageLocation } from "../velero/backup-storage-location.ts";
import { attempt } from "./attempt.ts";
import type { RetentionPorts } from "./delete-backup.ts";
import type { RetentionSnapshotter } from "./deletion-ports.ts";
import {
  type DirectoryOrphans,
  findDirectoryOrphans,
  findUnfinishedUploads,
  removeDirectoryOrphans,
} from "./directory-orphans.ts";
import {
  findIncompleteBackups,
  findOrphanedSnapshots,
  type IncompleteBackup,
  type OrphanedSnapshot,
  removeOrphanedSnapshot,
} from "./snapshot-orphans.ts";
import { readStoredRestores } from "./stored-restores.ts";
import {
  type LocationContents,
  type LocationSweep,
  type SweepRules,
  sweepLocation,
} from "./sweep-location.ts";

/** What a sweep of all locations goes by. */
export interface SweepRequest extends Omit<SweepRules, "now"> {
  readonly clusterName: string;
  /** One of each Region and account that has snapshots of this cluster. */
  readonly snapshotters: readonly RetentionSnapshotter[];
  /** Orphans are only reported unless asked for. */
  readonly removeOrphans?: boolean;
}

/** What a sweep did, and found. */
export interface SweepReport {
  readonly locations: readonly SweptLocation[];
  /** Missing where a location could not be read: any snapshot may belong to a backup there. */
  readonly orphanedSnapshots?: readonly OrphanedSnapshot[];
  /** What could not be looked for or removed. */
  readonly problems: readonly string[];
}

/** What a sweep did in one location, or why it left it alone. */
export interface SweptLocation {
  readonly name: string;
  /** Of a location that is read-only or not available. */
  readonly skipped?: string;
  readonly sweep?: LocationSweep;
  readonly orphans?: DirectoryOrphans;
  /** Keys of uploads that somebody began and never ended. */
  readonly unfinishedUploads?: readonly string[];
  readonly incompleteBackups?: readonly IncompleteBackup[];
}

interface Visit {
  readonly swept: SweptLocation;
  /** What the location held before. */
  readonly contents?: LocationContents;
  readonly problems: readonly string[];
}

/** Sweeps every location that is available and not read-only, then looks for what nobody owns. */
export async function sweepExpired(
  ports: RetentionPorts,
  request: SweepRequest,
): Promise<SweepReport> {
  const visits: Visit[] = [];
  for (const location of ports.storageLocations) {
    const visited = await attempt(() => visit(ports, location, request));
    visits.push("value" in visited ? visited.value : failedVisit(location, visited.problem));
  }
  const locations = visits.map(({ swept }) => swept);
  const problems = visits.flatMap((visited) => visited.problems);
  const contents = visits.map((visited) => visited.contents).filter((one) => one !== undefined);
  if (contents.length < visits.length) return { locations, problems };
  const entries = contents.flatMap((one) => one.entries);
  const snapshots = await attempt(() => sweepSnapshots(ports, request, entries));
  if ("problem" in snapshots) return { locations, problems: [...problems, snapshots.problem] };
  const { orphanedSnapshots, left } = snapshots.value;
  return { locations, orphanedSnapshots, problems: [...problems, ...left] };
}

function failedVisit({ metadata }: BackupStorageLocation, problem: string): Visit {
  return { swept: { name: metadata.name, skipped: problem }, problems: [problem] };
}

async function visit(
  ports: RetentionPorts,
  location: BackupStorageLocation,
  request: SweepRequest,
): Promise<Visit> {
  const { name } = location.metadata;
  const { message } = await locationStatus(location, ports);
  if (message !== undefined) return { swept: { name, skipped: message }, problems: [] };
  const store = ports.openStore(location);
  const contents = {
    entries: await readCatalogue(store),
    restores: await readStoredRestores(store),
  };
  if (location.spec.accessMode !== "ReadOnly") {
    return await sweepWritable(ports, { location, store, contents }, request);
  }
  const skipped = `backup storage location '${name}' is read-only`;
  return { swept: { name, skipped }, contents, problems: [] };
}

interface OpenLocation {
  readonly location: BackupStorageLocation;
  readonly store: ObjectStore;
  readonly contents: LocationContents;
}

async function sweepWritable(
  ports: RetentionPorts,
  { location, store, contents }: OpenLocation,
  request: SweepRequest,
): Promise<Visit> {
  const now = ports.now();
  const holds = ports.openHolds(location);
  const sweep = await sweepLocation({ ...ports, store, holds }, contents, { ...request, now });
  const orphans = findDirectoryOrphans(contents, await ports.running(), now);
  const uploads = await attempt(() => findUnfinishedUploads(store, now));
  const left = request.removeOrphans ? await removeDirectoryOrphans(store, orphans, now) : [];
  const stays = contents.entries.filter(({ directory }) => !sweep.deleted.includes(directory.name));
  const incomplete = await attempt(() => findIncompleteBackups(store, stays, ports.snapshotterFor));
  const swept = {
    name: location.metadata.name,
    sweep,
    orphans,
    ...("value" in uploads && { unfinishedUploads: uploads.value }),
    incompleteBackups: "value" in incomplete ? incomplete.value : [],
  };
  const problems = [uploads, incomplete].flatMap((one) => ("problem" in one ? [one.problem] : []));
  return { swept, contents, problems: [...problems, ...left] };
}

async function sweepSnapshots(
  { running, now }: RetentionPorts,
  { snapshotters, clusterName, removeOrphans }: SweepRequest,
  entries: LocationContents["entries"],
): Promise<{ orphanedSnapshots: readonly OrphanedSnapshot[]; left: readonly string[] }> {
  const search = { clusterName, entries, running: await running(), now: now() };
  const orphanedSnapshots: OrphanedSnapshot[] = [];
  const left: string[] = [];
  for (const snapshotter of snapshotters) {
    const found = await findOrphanedSnapshots(snapshotter, search);
    orphanedSnapshots.push(...found);
    for (const orphan of removeOrphans ? found : []) {
      const problem = await removeOrphanedSnapshot(snapshotter, orphan, clusterName);
      if (problem !== undefined) left.push(problem);
    }
  }
  return { orphanedSnapshots, left };
}
