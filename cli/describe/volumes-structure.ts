import type { VolumeRecord } from "../catalog/volume-records.ts";
import type { BackupVolumes } from "./backup-volumes-text.ts";
import { podVolumeGroups } from "./pod-volume-groups.ts";

const NONE_INCLUDED = "<none included>";
const LATER = "specify --details for more information";

/** The volumes of a backup for programs, by how their data was taken. */
export function structureOfVolumes(
  { volumes, podVolumes }: BackupVolumes,
  details: boolean,
): object {
  if (volumes.problem !== undefined) return { errorGetBackupVolumeRecord: volumes.problem };
  const by = (method: string) =>
    (volumes.content ?? []).filter(({ backupMethod }) => backupMethod === method);
  return {
    nativeSnapshots: named(
      by("NativeSnapshot"),
      ({ pvName }) => pvName,
      (volume) => (details ? nativeSnapshot(volume) : LATER),
    ),
    csiSnapshots: named(
      by("CSISnapshot"),
      ({ pvcNamespace, pvcName }) => `${pvcNamespace}/${pvcName}`,
      (volume) => csiSnapshot(volume, details),
    ),
    podVolumeBackups: podVolumeStructure(podVolumes.content ?? [], details),
  };
}

function named(
  volumes: readonly VolumeRecord[],
  nameOf: (volume: VolumeRecord) => string | undefined,
  structureOf: (volume: VolumeRecord) => unknown,
): unknown {
  if (volumes.length === 0) return NONE_INCLUDED;
  return Object.fromEntries(volumes.map((volume) => [nameOf(volume) ?? "", structureOf(volume)]));
}

function nativeSnapshot({ nativeSnapshotInfo: snapshot, result = "" }: VolumeRecord): object {
  return {
    snapshotID: snapshot?.snapshotHandle ?? "",
    type: snapshot?.volumeType ?? "",
    availabilityZone: snapshot?.volumeAZ ?? "",
    IOPS: snapshot?.iops ?? "",
    result,
  };
}

function csiSnapshot(volume: VolumeRecord, details: boolean): object {
  const included = `included, ${LATER}`;
  return {
    ...(volume.preserveLocalSnapshot && {
      snapshot: details ? localSnapshot(volume) : included,
    }),
    ...(volume.snapshotDataMoved && {
      dataMovement: details ? dataMovement(volume) : included,
    }),
  };
}

function localSnapshot(volume: VolumeRecord): object {
  const { csiSnapshotInfo: snapshot, snapshotDataMoved, result = "" } = volume;
  return {
    ...(!snapshotDataMoved && { operationID: snapshot?.operationID ?? "" }),
    snapshotContentName: snapshot?.vscName ?? "",
    storageSnapshotID: snapshot?.snapshotHandle ?? "",
    "snapshotSize(bytes)": snapshot?.size ?? 0,
    csiDriver: snapshot?.driver ?? "",
    result,
  };
}

function dataMovement({ snapshotDataMovementInfo: movement, result = "" }: VolumeRecord): object {
  return {
    operationID: movement?.operationID ?? "",
    dataMover: movement?.dataMover || "velero",
    uploaderType: movement?.uploaderType ?? "",
    result,
  };
}

/** The spelling of `uploderType` is Velero's. */
function podVolumeStructure(
  volumes: Parameters<typeof podVolumeGroups>[0],
  details: boolean,
): unknown {
  const [first] = volumes;
  if (first === undefined) return NONE_INCLUDED;
  const groups = podVolumeGroups(volumes).map(({ phase, count, pods }) => [
    phase,
    details ? pods.map(([pod, names]) => ({ [pod]: names.join(", ") })) : count,
  ]);
  return {
    uploderType: first.spec.uploaderType ?? "",
    podVolumeBackupsDetails: Object.fromEntries(groups),
  };
}
