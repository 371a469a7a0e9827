import { createHash } from "node:crypto";
import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { textAt } from "../../kube/lossless-json-fields.ts";
import { csiSnapshotOf } from "../../volumes/csi-snapshot-of.ts";
import type { NativeSnapshot, VolumeRecords } from "./volume-records.ts";

/** Why a claim gets a new, empty volume instead of the one it had. */
export type ProvisionReason = "podVolumeBackup" | "csiSnapshot" | "deletePolicy";

/**
 * What a restore does with one persistent volume. Decided once, before any item is restored, because
 * the volume's claim needs the same answer, perhaps in another function. JSON keeps it whole.
 */
export type VolumePlan =
  /** Not restored; its claim loses `volumeName` and the cluster provisions an empty volume. */
  | { readonly action: "provision"; readonly because: ProvisionReason }
  /** Restored as it was, pointing at its original disk. */
  | { readonly action: "keepDisk"; readonly newName?: string; readonly warning?: string }
  /** Restored, once somebody has made a disk of the snapshot and put its id into the object. */
  | {
      readonly action: "fromSnapshot";
      readonly snapshot: NativeSnapshot;
      readonly newName?: string;
    }
  /** There already and in use: no disk is made, the object is only compared. */
  | { readonly action: "compare" }
  /** The backup cannot give the volume back. */
  | { readonly action: "fail"; readonly error: string };

/** What a plan for a volume depends on beside the volume's object and the backup's records. */
export interface VolumeCircumstances {
  readonly restoreName: string;
  readonly spec: {
    readonly namespaceMapping?: Readonly<Record<string, string>> | null | undefined;
    readonly restorePVs?: boolean | null | undefined;
  };
  /** Whether the cluster holds a volume of that name, after waiting as `volumePresence` says. */
  readonly existsInCluster: boolean;
  /** Type of the disks of a storage class, `gp3`, if the backup says it: a CSI snapshot does not. */
  readonly typeOf?: (storageClass: string) => string | undefined;
}

/**
 * Decides what becomes of a persistent volume (velero pkg/restore/restore.go, restoreItem).
 *
 * volumeinfo outranks all other records: with an entry there, a snapshot in volumesnapshots counts
 * only if the entry says so.
 */
export function planVolume(
  volume: KubernetesObject,
  records: VolumeRecords,
  circumstances: VolumeCircumstances,
): VolumePlan {
  switch (methodOf(volume, records)) {
    case "NativeSnapshot":
      return planNativeSnapshot(volume, records, circumstances);
    case "PodVolumeBackup":
      return { action: "provision", because: "podVolumeBackup" };
    case "CSISnapshot":
      return planCsiSnapshot(volume, records, circumstances);
    default:
      return textAt(volume, "spec", "persistentVolumeReclaimPolicy") === "Delete"
        ? { action: "provision", because: "deletePolicy" }
        : { action: "keepDisk" };
  }
}

/** Whether a snapshot of the volume is recorded, so that its plan depends on what is in the cluster. */
export function keptByProvider(volume: KubernetesObject, records: VolumeRecords): boolean {
  return methodOf(volume, records).endsWith("Snapshot");
}

/** Without a volumeinfo entry, as before Velero 1.13, the other files of the backup are asked. */
function methodOf(volume: KubernetesObject, records: VolumeRecords): string {
  const recorded = records.methods.get(volume.metadata.name);
  if (recorded !== undefined) return recorded;
  const claim = claimOf(volume);
  if (records.snapshots.has(volume.metadata.name)) return "NativeSnapshot";
  if (claim !== undefined && records.podVolumeClaims.has(claim)) return "PodVolumeBackup";
  return claim !== undefined && records.csiSnapshots.has(claim) ? "CSISnapshot" : "";
}

function planNativeSnapshot(
  volume: KubernetesObject,
  records: VolumeRecords,
  { restoreName, spec, existsInCluster }: VolumeCircumstances,
): VolumePlan {
  const name = volume.metadata.name;
  if (existsInCluster && !isMapped(volume, spec)) return { action: "compare" };
  const renamed = existsInCluster && { newName: cloneName(restoreName, name) };
  if (spec.restorePVs === false) return { action: "keepDisk", ...renamed };
  const snapshot = records.snapshots.get(name);
  if (snapshot === undefined) return { action: "keepDisk", ...renamed, warning: noSnapshot(name) };
  if (snapshot.snapshotId === "") return { action: "fail", error: failedSnapshot(name) };
  return { action: "fromSnapshot", snapshot, ...renamed };
}

/**
 * A CSI snapshot of an EBS disk makes a disk like any other snapshot of one, without a snapshot
 * controller in the cluster. Of another's, or of data that was moved, nothing can be made here; and
 * where no volumes are restored, the claim gets an empty one, as in Velero.
 */
function planCsiSnapshot(
  volume: KubernetesObject,
  records: VolumeRecords,
  { restoreName, spec, existsInCluster, typeOf }: VolumeCircumstances,
): VolumePlan {
  const { name } = volume.metadata;
  const type = typeOf?.(textAt(volume, "spec", "storageClassName") ?? "");
  const csiSnapshotInfo = records.csiSnapshots.get(claimOf(volume) ?? "");
  const entry = records.csiEntries.get(name) ?? { pvName: name, csiSnapshotInfo };
  const snapshot = csiSnapshotOf(entry, volume, type);
  if (snapshot === undefined || spec.restorePVs === false) {
    return { action: "provision", because: "csiSnapshot" };
  }
  if (existsInCluster && !isMapped(volume, spec)) return { action: "compare" };
  const renamed = existsInCluster && { newName: cloneName(restoreName, name) };
  return { action: "fromSnapshot", snapshot: { ...snapshot, location: "" }, ...renamed };
}

function isMapped(volume: KubernetesObject, { namespaceMapping }: VolumeCircumstances["spec"]) {
  const namespace = textAt(volume, "spec", "claimRef", "namespace");
  return namespace !== undefined && Object.hasOwn(namespaceMapping ?? {}, namespace);
}

/**
 * A name for the copy of a volume that exists already. Velero's is random; ours follows from the
 * restore and the volume, so a chunk that runs a second time finds what the first made.
 */
function cloneName(restoreName: string, volumeName: string): string {
  const digest = createHash("sha256").update(`${restoreName}/${volumeName}`).digest("hex");
  const parts = [8, 12, 16, 20, 32].map((end, index, ends) => digest.slice(ends[index - 1], end));
  return `velero-clone-${parts.join("-")}`;
}

function noSnapshot(name: string): string {
  return `persistent volume "${name}" is recorded as having a snapshot, but the backup lists none: restored with its original disk`;
}

function failedSnapshot(name: string): string {
  return `error executing PVAction for persistentvolumes/${name}: its snapshot failed when the backup was made`;
}

function claimOf(volume: KubernetesObject): string | undefined {
  const namespace = textAt(volume, "spec", "claimRef", "namespace");
  const name = textAt(volume, "spec", "claimRef", "name");
  return namespace === undefined || name === undefined ? undefined : `${namespace}/${name}`;
}
