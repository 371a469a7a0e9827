/**
 * Every key of a backup storage location, below its prefix (velero
 * pkg/persistence/object_store_layout.go). No other file spells one.
 *
 * A location may hold only the top-level directories that Velero knows: a real Velero calls a
 * location with any other `Unavailable`. What is ours lives inside `backups/<B>/` and `restores/<R>/`.
 */
export const TOP_LEVEL_DIRECTORIES: readonly string[] = [
  "backups",
  "restores",
  "restic",
  "metadata",
  "plugins",
  "kopia",
];

/** Directory of all backups. */
export const BACKUPS = "backups/";
/** Directory of all restores. */
export const RESTORES = "restores/";

/**
 * Where a location is asked whether it can be written to. Nothing is ever there; and were there, no
 * Velero reads a file of `backups/` itself.
 */
export const WRITE_PROBE = `${BACKUPS}.jangada-write-probe`;

/** Keys of one backup. */
export interface BackupKeys {
  readonly directory: string;
  /** The Backup object. Its existence is what "the backup exists" means, so it is written last. */
  readonly metadata: string;
  /** Ours: a copy of the Backup object while its deletion is under way; removed last of all. */
  readonly deletion: string;
  readonly contents: string;
  readonly logs: string;
  readonly results: string;
  readonly resourceList: string;
  readonly volumeSnapshots: string;
  readonly podVolumeBackups: string;
  readonly itemOperations: string;
  readonly volumeInfo: string;
  /** Written by Velero 1.9 to 1.16 only. */
  readonly csiVolumeSnapshots: string;
  /** Written by Velero 1.9 to 1.16 only. */
  readonly csiVolumeSnapshotContents: string;
  /** Ours: what BackUpItems hands to FinishBackup while snapshots are finished; removed when the backup ends. */
  readonly pending: string;
  /** In `pending`: the backup so far. It is written last, so where it is, the archive is complete. */
  readonly pendingBackup: string;
  /** In `pending`: the log so far. */
  readonly pendingLogs: string;
  /** In `pending`: the pods that hooks have frozen, or may have. */
  readonly pendingWindows: string;
}

/** The keys of backup `name`. */
export function backupKeys(name: string): BackupKeys {
  const directory = `${BACKUPS}${name}/`;
  const file = (suffix: string) => `${directory}${name}${suffix}`;
  return {
    directory,
    metadata: `${directory}velero-backup.json`,
    deletion: `${directory}velero-backup-deletion.json`,
    contents: file(".tar.gz"),
    logs: file("-logs.gz"),
    results: file("-results.gz"),
    resourceList: file("-resource-list.json.gz"),
    volumeSnapshots: file("-volumesnapshots.json.gz"),
    podVolumeBackups: file("-podvolumebackups.json.gz"),
    itemOperations: file("-itemoperations.json.gz"),
    volumeInfo: file("-volumeinfo.json.gz"),
    csiVolumeSnapshots: file("-csi-volumesnapshots.json.gz"),
    csiVolumeSnapshotContents: file("-csi-volumesnapshotcontents.json.gz"),
    pending: `${directory}pending/`,
    pendingBackup: `${directory}pending/backup.json.gz`,
    pendingLogs: `${directory}pending/logs.gz`,
    pendingWindows: `${directory}pending/freeze-windows.json.gz`,
  };
}

/** Keys of one restore. */
export interface RestoreKeys {
  readonly directory: string;
  /** Ours: the Restore object with its status, since Velero keeps Restores in the cluster only. */
  readonly metadata: string;
  readonly logs: string;
  readonly results: string;
  readonly resourceList: string;
  readonly itemOperations: string;
  /** Without the `restore-` its siblings have; so does Velero write it. */
  readonly volumeInfo: string;
  /** Ours: what PlanRestore hands to RestoreItems; removed when the restore ends. */
  readonly plan: string;
}

/** The keys of restore `name`. */
export function restoreKeys(name: string): RestoreKeys {
  const directory = `${RESTORES}${name}/`;
  const file = (suffix: string) => `${directory}restore-${name}${suffix}`;
  return {
    directory,
    metadata: `${directory}velero-restore.json`,
    logs: file("-logs.gz"),
    results: file("-results.gz"),
    resourceList: file("-resource-list.json.gz"),
    itemOperations: file("-itemoperations.json.gz"),
    volumeInfo: `${directory}${name}-volumeinfo.json.gz`,
    plan: `${directory}plan/`,
  };
}
