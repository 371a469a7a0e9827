import { gzipJson } from "../store/gzip-json.ts";
import type { ObjectStore } from "../store/object-store.ts";
import type { EbsDriver } from "../volumes/ebs-volume-of.ts";
import { getJson, planKeys } from "./restore-plan.ts";

/** A disk that a restore has made. */
export interface MadeDisk {
  /** Of the persistent volume in the backup. */
  readonly volumeName: string;
  readonly volumeId: string;
  readonly zone: string;
  /** What will attach it. */
  readonly driver: EbsDriver;
}

/** A disk that a restore could not make. */
export interface FailedDisk {
  readonly volumeName: string;
  readonly error: string;
}

/** A disk that cannot be used yet. */
export interface AwaitedDisk {
  readonly volumeName: string;
  /** Of its snapshot. */
  readonly percent: number;
  /** Since when the snapshot is finished and the disk alone is waited for; ISO 8601. */
  readonly since?: string | undefined;
}

/** How far the disks of a restore are, as it lies in the bucket beside the plan. */
export interface DiskRecords {
  readonly made: readonly MadeDisk[];
  readonly failed: readonly FailedDisk[];
  readonly awaited: readonly AwaitedDisk[];
  readonly warnings: readonly string[];
}

/** Before any was made. */
const NO_DISKS: DiskRecords = { made: [], failed: [], awaited: [], warnings: [] };

/** Reads what {@link writeDiskRecords} wrote; nothing when nothing was. */
export async function readDiskRecords(
  store: ObjectStore,
  restoreName: string,
): Promise<DiskRecords> {
  const key = planKeys(restoreName).disks;
  return (await store.exists(key)) ? ((await getJson(store, key)) as DiskRecords) : NO_DISKS;
}

/** Writes down how far the disks are; once they are all made or failed, it does not change any more. */
export async function writeDiskRecords(
  store: ObjectStore,
  restoreName: string,
  records: DiskRecords,
): Promise<void> {
  await store.put(planKeys(restoreName).disks, await gzipJson(records));
}
