/** What a backup or restore says of one volume: an element of `-volumeinfo.json.gz` (velero internal/volume). */
export interface VolumeRecord {
  readonly pvcName?: string;
  readonly pvcNamespace?: string;
  readonly pvName?: string;
  /** Of a backup: `NativeSnapshot`, `CSISnapshot`, `PodVolumeBackup`; absent when skipped. */
  readonly backupMethod?: string;
  /** Of a restore. */
  readonly restoreMethod?: string;
  readonly snapshotDataMoved?: boolean;
  readonly preserveLocalSnapshot?: boolean;
  readonly result?: string;
  readonly nativeSnapshotInfo?: {
    readonly snapshotHandle?: string;
    readonly volumeType?: string;
    readonly volumeAZ?: string;
    readonly iops?: string;
  };
  readonly csiSnapshotInfo?: {
    readonly snapshotHandle?: string;
    readonly size?: number;
    readonly driver?: string;
    readonly vscName?: string;
    readonly operationID?: string;
  };
  readonly snapshotDataMovementInfo?: {
    readonly dataMover?: string;
    readonly uploaderType?: string;
    readonly operationID?: string;
    readonly size?: number;
    readonly incrementalSize?: number;
  };
}

/** A file-system backup of one volume of a pod, as far as a description needs it. */
export interface PodVolumeBackup {
  readonly spec: {
    readonly pod: { readonly namespace?: string; readonly name?: string };
    readonly volume: string;
    readonly uploaderType?: string;
  };
  readonly status?: {
    readonly phase?: string;
    readonly progress?: { readonly totalBytes?: number; readonly bytesDone?: number };
  };
}
