import { fieldAt, listAt, textAt } from "../../kube/lossless-json-fields.ts";
import { type CsiSnapshotInfo, csiSnapshotsByClaim } from "./csi-volume-snapshots.ts";

/** Where the contents of one volume were kept by its provider. */
export interface NativeSnapshot {
  /** Name of the persistent volume in the backup. */
  readonly volumeName: string;
  /** The provider's own id, `snap-…`; empty when the snapshot was never made. */
  readonly snapshotId: string;
  /** Name of the VolumeSnapshotLocation; empty for a CSI snapshot, which knows none. */
  readonly location: string;
  readonly volumeType: string;
  /** The zone the volume was in, and the one the new volume is made in. */
  readonly volumeAZ: string;
  readonly volumeIOPS?: number;
}

/** What a backup says of its volumes, beside their objects. */
export interface VolumeRecords {
  /**
   * How a volume's contents were kept, by its name: `NativeSnapshot`, `PodVolumeBackup`,
   * `CSISnapshot`, or empty when they were not. A name that is not there was not recorded at all.
   */
  readonly methods: ReadonlyMap<string, string>;
  /** By name of the volume. */
  readonly snapshots: ReadonlyMap<string, NativeSnapshot>;
  /** Entries of volumeinfo that speak of a CSI snapshot, by name of the volume. */
  readonly csiEntries: ReadonlyMap<string, unknown>;
  /** Claims, as `<namespace>/<name>`, that a node agent backed up. */
  readonly podVolumeClaims: ReadonlySet<string>;
  /** By claim, as `<namespace>/<name>`, where volumeinfo does not tell. */
  readonly csiSnapshots: ReadonlyMap<string, CsiSnapshotInfo>;
  /** Volumes a node agent backed up, by pod as `<namespace>/<name>`. */
  readonly podVolumes: ReadonlyMap<string, readonly string[]>;
}

/** The parsed files of a backup that speak of volumes; each may be missing, or hold `null`. */
export interface VolumeFiles {
  readonly volumeInfo?: unknown;
  readonly volumeSnapshots?: unknown;
  readonly podVolumeBackups?: unknown;
  readonly csiVolumeSnapshots?: unknown;
  readonly csiVolumeSnapshotContents?: unknown;
}

/**
 * Reads what a backup says of its volumes. What it does not understand it leaves out, because an
 * older or newer Velero's files must not stop a restore.
 */
export function readVolumeRecords(files: VolumeFiles): VolumeRecords {
  return {
    methods: new Map(listAt(files.volumeInfo).flatMap(methodOf)),
    // The first of several snapshots of a volume counts (velero pkg/restore/pv_restorer.go), and
    // the last entry of a map does.
    snapshots: new Map(listAt(files.volumeSnapshots).flatMap(snapshotOf).reverse()),
    csiEntries: new Map(listAt(files.volumeInfo).flatMap(csiEntryOf)),
    podVolumeClaims: new Set(listAt(files.podVolumeBackups).flatMap(claimOfPodVolumeBackup)),
    csiSnapshots: csiSnapshotsByClaim(files.csiVolumeSnapshots, files.csiVolumeSnapshotContents),
    podVolumes: podVolumesOf(listAt(files.podVolumeBackups)),
  };
}

function methodOf(entry: unknown): [string, string][] {
  const name = textAt(entry, "pvName");
  return name === undefined ? [] : [[name, textAt(entry, "backupMethod") ?? ""]];
}

function csiEntryOf(entry: unknown): [string, unknown][] {
  const name = textAt(entry, "pvName");
  const isCsi = textAt(entry, "backupMethod") === "CSISnapshot";
  return isCsi && name !== undefined ? [[name, entry]] : [];
}

function snapshotOf(entry: unknown): [string, NativeSnapshot][] {
  const volumeName = textAt(entry, "spec", "persistentVolumeName");
  if (volumeName === undefined) return [];
  const iops = fieldAt(entry, "spec", "volumeIOPS");
  const snapshot = {
    volumeName,
    snapshotId: textAt(entry, "status", "providerSnapshotID") ?? "",
    location: textAt(entry, "spec", "location") ?? "",
    volumeType: textAt(entry, "spec", "volumeType") ?? "",
    volumeAZ: textAt(entry, "spec", "volumeAZ") ?? "",
    ...(typeof iops === "number" && { volumeIOPS: iops }),
  };
  return [[volumeName, snapshot]];
}

function claimOfPodVolumeBackup(backup: unknown): string[] {
  const namespace = textAt(backup, "spec", "pod", "namespace");
  const claim = textAt(backup, "metadata", "annotations", "velero.io/pvc-name");
  return namespace === undefined || claim === undefined ? [] : [`${namespace}/${claim}`];
}

function podVolumesOf(backups: readonly unknown[]): Map<string, readonly string[]> {
  const volumes = new Map<string, readonly string[]>();
  for (const backup of backups) {
    const pod = `${textAt(backup, "spec", "pod", "namespace")}/${textAt(backup, "spec", "pod", "name")}`;
    const volume = textAt(backup, "spec", "volume");
    if (volume !== undefined) volumes.set(pod, [...(volumes.get(pod) ?? []), volume]);
  }
  return volumes;
}
