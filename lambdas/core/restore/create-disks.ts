import { RunLog } from "../run-log.ts";
import type { ObjectStore } from "../store/object-store.ts";
import { createVolumes } from "../volumes/create-volumes.ts";
import type { VolumeOwner } from "../volumes/restored-volume-tags.ts";
import { isSnapshotterError } from "../volumes/snapshotter-error.ts";
import { type DiskPlace, diskPlaces } from "./disk-places.ts";
import type { PlannedDisk } from "./disk-plan.ts";
import type { DiskPorts } from "./disk-ports.ts";
import {
  type AwaitedDisk,
  type DiskRecords,
  readDiskRecords,
  writeDiskRecords,
} from "./disk-records.ts";
import type { Pause } from "./pause.ts";
import { planKeys, type RestorePlan, readPlan } from "./restore-plan.ts";

/** What the disks of a restore are made from. */
export interface CreateDisksRequest {
  readonly restoreName: string;
  readonly store: ObjectStore;
  readonly disks: DiskPorts;
  readonly pause: Pause;
  readonly now: () => Date;
}

/** How far they are, in numbers small enough for a workflow's state. */
export interface DisksSummary {
  readonly created: number;
  readonly failed: number;
  /** Disks that cannot be used yet, most of them because their snapshots are not finished. */
  readonly waiting: number;
  /** How far the slowest of their snapshots is; 100 when none is waited for. */
  readonly percent: number;
  /** Seconds after which to ask again. */
  readonly waitSeconds: number;
}

/** Copying a snapshot to another Region, or finishing the first one of a disk of 16 TiB, takes hours. */
const LONGEST_SNAPSHOT_WAIT_MS = 12 * 60 * 60 * 1000;
/** A disk of a finished snapshot is there in seconds. */
const LONGEST_DISK_WAIT_MS = 10 * 60 * 1000;

/**
 * Makes the disks that a restore's plan asks for, as far as their snapshots are finished, and writes
 * down which there are. Asked again, it makes what is left and none a second time, also when the time
 * before ended between a disk and its record.
 *
 * @throws JangadaError `Interrupted`, `StoreUnavailable`; what EC2 refuses is recorded.
 */
export async function createDisks(request: CreateDisksRequest): Promise<DisksSummary> {
  const { restoreName, store, now } = request;
  const plan = await readPlan(store, restoreName);
  const before = await readDiskRecords(store, restoreName);
  const settled = new Set([...before.made, ...before.failed].map(({ volumeName }) => volumeName));
  const open = plan.disks.filter(({ snapshot }) => !settled.has(snapshot.volumeName));
  let records: DiskRecords = { ...before, awaited: [] };
  for (const place of diskPlaces(open, request.disks)) {
    records = joined(records, await createIn(place, plan, request));
  }
  records = givenUp(records, before.awaited, { plan, now: now() });
  await writeDiskRecords(store, restoreName, records);
  await store.put(planKeys(restoreName).logOf("-disks"), await disksLog(records, request));
  return summaryOf(records, plan, now());
}

/** The restore, as its disks' tags name it: a later one may have the same name. */
export function ownerOf({ restore }: RestorePlan, clusterName: string): VolumeOwner {
  const { metadata, status } = restore;
  return { restoreId: `${metadata.name}/${status?.startTimestamp}`, clusterName };
}

async function createIn(
  { planned, maker, source, driver, error = "", ...settings }: DiskPlace,
  plan: RestorePlan,
  { disks, now, pause }: CreateDisksRequest,
): Promise<DiskRecords> {
  if (maker === undefined) return allFailed(planned, error);
  const owner = ownerOf(plan, disks.clusterName);
  const target = { ...owner, ...settings, driver, zones: plan.zones };
  const clock = { now, pause };
  try {
    const done = await createVolumes(planned, target, { snapshotter: maker, source, clock });
    const made = done.created.map((disk) => ({ ...disk, driver }));
    return { made, failed: done.failed, awaited: done.waiting, warnings: done.warnings };
  } catch (thrown) {
    if (!isSnapshotterError(thrown)) throw thrown;
    return thrown.reason === "throttled" || thrown.reason === "unavailable"
      ? { ...allFailed([], ""), awaited: planned.map(unknownYet) }
      : allFailed(planned, thrown.message);
  }
}

function unknownYet({ snapshot: { volumeName } }: PlannedDisk): AwaitedDisk {
  return { volumeName, percent: 0 };
}

function allFailed(planned: readonly PlannedDisk[], error: string): DiskRecords {
  const failed = planned.map(({ snapshot: { volumeName } }) => ({ volumeName, error }));
  return { made: [], failed, awaited: [], warnings: [] };
}

function joined(one: DiskRecords, other: DiskRecords): DiskRecords {
  return {
    made: [...one.made, ...other.made],
    failed: [...one.failed, ...other.failed],
    awaited: [...one.awaited, ...other.awaited],
    warnings: [...one.warnings, ...other.warnings],
  };
}

interface Waited {
  readonly plan: RestorePlan;
  readonly now: Date;
}

/** Has disks fail that were waited for long enough. */
function givenUp(
  records: DiskRecords,
  before: readonly AwaitedDisk[],
  { plan, now }: Waited,
): DiskRecords {
  const since = new Map(before.map((disk) => [disk.volumeName, disk.since]));
  const snapshotsTookLong = elapsed(plan, now) > LONGEST_SNAPSHOT_WAIT_MS;
  const awaited = records.awaited.map((disk) =>
    disk.percent < 100 ? disk : { ...disk, since: since.get(disk.volumeName) ?? now.toISOString() },
  );
  const tookLong = (disk: AwaitedDisk) =>
    disk.since === undefined
      ? snapshotsTookLong
      : now.getTime() - Date.parse(disk.since) > LONGEST_DISK_WAIT_MS;
  return {
    ...records,
    awaited: awaited.filter((disk) => !tookLong(disk)),
    failed: [...records.failed, ...awaited.filter(tookLong).map(timedOut)],
  };
}

function timedOut({ volumeName, percent, since }: AwaitedDisk) {
  const error =
    since === undefined
      ? `its snapshot is at ${percent} % after twelve hours: see what became of it, and restore again`
      : "its disk cannot be used ten minutes after its snapshot was finished: see that EC2 answers and that the key that encrypts it may be used, delete the disk and restore again";
  return { volumeName, error };
}

/** In milliseconds, since the restore began. */
function elapsed({ restore }: RestorePlan, now: Date): number {
  return now.getTime() - Date.parse(String(restore.status?.startTimestamp));
}

/** Asks soon at first, then ever more seldom: at most 250 times in twelve hours. */
function summaryOf({ made, failed, awaited }: DiskRecords, plan: RestorePlan, now: Date) {
  const seconds = Math.round(elapsed(plan, now) / 10_000);
  return {
    created: made.length,
    failed: failed.length,
    waiting: awaited.length,
    percent: Math.min(100, ...awaited.map(({ percent }) => percent)),
    waitSeconds: Math.min(Math.max(seconds, 5), 300),
  };
}

async function disksLog(records: DiskRecords, { now, restoreName }: CreateDisksRequest) {
  const log = new RunLog(now, { restore: `velero/${restoreName}` });
  for (const { volumeName, volumeId, zone } of records.made) {
    log.write("info", "Disk made", { persistentVolume: volumeName, volumeId, zone });
  }
  for (const text of records.warnings) log.write("warning", text);
  for (const { volumeName, error } of records.failed) {
    log.write("error", `No disk made: ${error}`, { persistentVolume: volumeName });
  }
  return log.end();
}
