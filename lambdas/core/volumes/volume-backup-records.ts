/** A volume as `-volumeinfo.json.gz` names it (velero internal/volume/volumes_information.go). */
export interface NamedVolume {
  readonly pvcName?: string;
  readonly pvcNamespace?: string;
  readonly pvName: string;
  readonly pvInfo: {
    readonly reclaimPolicy: string;
    readonly labels: Readonly<Record<string, string>> | null;
  };
}

/** A volume whose contents are not in the backup. */
export interface SkippedVolume extends NamedVolume {
  /** `approach: reason;`, perhaps several, as Velero writes them. */
  readonly skippedReason: string;
}

/** A volume whose snapshot has begun, or was to begin. */
export interface SnapshottedVolume extends NamedVolume {
  readonly volumeId: string;
  /** Empty when the disk could not be described. */
  readonly volumeType: string;
  readonly zone: string;
  /** Of the types for which Velero keeps it. */
  readonly iops?: number;
  readonly sizeGiB: number;
  /** Empty when it never began. */
  readonly snapshotId: string;
  /** Velero's words; a snapshot that is not finished is `New`. */
  readonly phase: "New" | "Completed" | "Failed";
  readonly percent: number;
  /** The moment whose contents it holds, ISO 8601; absent when it never began. */
  readonly startTime?: string;
  readonly error?: string;
}

/** What a backup knows of the volumes it met. Plain JSON, so that it can wait while snapshots are finished. */
export interface VolumeBackupRecords {
  readonly backupName: string;
  readonly backupUid: string;
  /** Name of the VolumeSnapshotLocation; empty when there is none. */
  readonly location: string;
  readonly skipped: readonly SkippedVolume[];
  /** In the order in which the volumes were met. */
  readonly snapshots: readonly SnapshottedVolume[];
}

/** `status.volumeSnapshots…` of the backup. */
export interface SnapshotCounts {
  readonly volumeSnapshotsAttempted: number;
  readonly volumeSnapshotsCompleted: number;
}

/** Counts snapshots as Velero does. */
export function snapshotCounts({ snapshots }: VolumeBackupRecords): SnapshotCounts {
  return {
    volumeSnapshotsAttempted: snapshots.length,
    volumeSnapshotsCompleted: snapshots.filter(({ phase }) => phase === "Completed").length,
  };
}

/** The body of `-volumesnapshots.json.gz` (velero internal/volume/native_snapshot.go); `null` when there are none. */
export function toVolumeSnapshots(records: VolumeBackupRecords): readonly object[] | null {
  const { backupName, backupUid, location, snapshots } = records;
  if (snapshots.length === 0) return null;
  return snapshots.map(({ pvName, volumeId, volumeType, zone, iops, snapshotId, phase }) => ({
    spec: {
      backupName,
      backupUID: backupUid,
      location,
      persistentVolumeName: pvName,
      providerVolumeID: volumeId,
      volumeType,
      ...(zone !== "" && { volumeAZ: zone }),
      ...(iops !== undefined && { volumeIOPS: iops }),
    },
    status: { ...(snapshotId !== "" && { providerSnapshotID: snapshotId }), phase },
  }));
}

/** The body of `-volumeinfo.json.gz`: what was skipped, then what was snapshotted. */
export function toVolumeInfo({ skipped, snapshots }: VolumeBackupRecords): readonly object[] {
  return [...skipped.map(skippedEntry), ...snapshots.map(snapshotEntry)];
}

function skippedEntry({ skippedReason, pvInfo, ...names }: SkippedVolume): object {
  const flags = { snapshotDataMoved: false, preserveLocalSnapshot: false, skipped: true };
  return { ...names, ...flags, skippedReason, pvInfo };
}

function snapshotEntry(volume: SnapshottedVolume): object {
  const { pvcName, pvcNamespace, pvName, pvInfo, phase } = volume;
  return {
    ...(pvcName && { pvcName }),
    ...(pvcNamespace && { pvcNamespace }),
    pvName,
    backupMethod: "NativeSnapshot",
    snapshotDataMoved: false,
    preserveLocalSnapshot: false,
    skipped: false,
    result: phase === "Completed" ? "succeeded" : "failed",
    nativeSnapshotInfo: {
      snapshotHandle: volume.snapshotId,
      volumeType: volume.volumeType,
      volumeAZ: volume.zone,
      // A text, and "0" where there is none (velero internal/volume/volumes_information.go).
      iops: String(volume.iops ?? 0),
      Phase: phase,
    },
    pvInfo,
  };
}
