import type { FoundFile } from "../catalog/read-file.ts";
import type { PodVolumeBackup, VolumeRecord } from "../catalog/volume-records.ts";
import type { Description } from "./description.ts";
import { podVolumeGroups } from "./pod-volume-groups.ts";

/** What is known of a backup's volumes. */
export interface BackupVolumes {
  readonly volumes: FoundFile<readonly VolumeRecord[]>;
  readonly podVolumes: FoundFile<readonly PodVolumeBackup[]>;
}

const LATER = "specify --details for more information";

/** Adds the volumes of a backup by how their data was taken. */
export function describeBackupVolumes(
  text: Description,
  { volumes, podVolumes }: BackupVolumes,
  details: boolean,
): void {
  text.line("Backup Volumes:");
  if (volumes.problem !== undefined) {
    text.line(`\t<error getting backup volume info: ${volumes.problem}>`);
    return;
  }
  const by = (method: string) =>
    (volumes.content ?? []).filter(({ backupMethod }) => backupMethod === method);
  describeNativeSnapshots(text, by("NativeSnapshot"), details);
  text.line();
  describeCsiSnapshots(text, by("CSISnapshot"), details);
  text.line();
  describePodVolumes(text, podVolumes.content ?? [], details);
}

function describeNativeSnapshots(
  text: Description,
  volumes: readonly VolumeRecord[],
  details: boolean,
): void {
  text.line(`\tVelero-Native Snapshots:${volumes.length === 0 ? " <none included>" : ""}`);
  for (const { pvName, nativeSnapshotInfo: snapshot, result } of volumes) {
    if (!details) {
      text.line(`\t\t${pvName}: ${LATER}`);
      continue;
    }
    text.line(`\t\t${pvName}:`);
    text.field("Snapshot ID", snapshot?.snapshotHandle ?? "", 3);
    text.field("Type", snapshot?.volumeType ?? "", 3);
    text.field("Availability Zone", snapshot?.volumeAZ ?? "", 3);
    text.field("IOPS", snapshot?.iops ?? "", 3);
    text.field("Result", result ?? "", 3);
  }
}

function describeCsiSnapshots(
  text: Description,
  volumes: readonly VolumeRecord[],
  details: boolean,
): void {
  text.line(`\tCSI Snapshots:${volumes.length === 0 ? " <none included>" : ""}`);
  for (const volume of volumes) {
    text.line(`\t\t${volume.pvcNamespace}/${volume.pvcName}:`);
    if (volume.preserveLocalSnapshot) describeLocalSnapshot(text, volume, details);
    if (volume.snapshotDataMoved) describeDataMovement(text, volume, details);
  }
}

function describeLocalSnapshot(text: Description, volume: VolumeRecord, details: boolean): void {
  if (!details) {
    text.line(`\t\t\tSnapshot: included, ${LATER}`);
    return;
  }
  const { csiSnapshotInfo: snapshot, snapshotDataMoved } = volume;
  text.line("\t\t\tSnapshot:");
  if (!snapshotDataMoved && snapshot?.operationID) {
    text.line(`\t\t\t\tOperation ID: ${snapshot.operationID}`);
  }
  text.line(`\t\t\t\tSnapshot Content Name: ${snapshot?.vscName ?? ""}`);
  text.line(`\t\t\t\tStorage Snapshot ID: ${snapshot?.snapshotHandle ?? ""}`);
  text.line(`\t\t\t\tSnapshot Size (bytes): ${snapshot?.size ?? 0}`);
  text.line(`\t\t\t\tCSI Driver: ${snapshot?.driver ?? ""}`);
  text.line(`\t\t\t\tResult: ${volume.result ?? ""}`);
}

function describeDataMovement(text: Description, volume: VolumeRecord, details: boolean): void {
  if (!details) {
    text.line(`\t\t\tData Movement: included, ${LATER}`);
    return;
  }
  const { snapshotDataMovementInfo: movement } = volume;
  text.line("\t\t\tData Movement:");
  text.line(`\t\t\t\tOperation ID: ${movement?.operationID ?? ""}`);
  text.line(`\t\t\t\tData Mover: ${movement?.dataMover || "velero"}`);
  text.line(`\t\t\t\tUploader Type: ${movement?.uploaderType ?? ""}`);
  text.line(`\t\t\t\tMoved data Size (bytes): ${movement?.size ?? 0}`);
  text.line(`\t\t\t\tResult: ${volume.result ?? ""}`);
}

function describePodVolumes(
  text: Description,
  volumes: readonly PodVolumeBackup[],
  details: boolean,
): void {
  const [first] = volumes;
  if (first === undefined) {
    text.line("\tPod Volume Backups: <none included>");
    return;
  }
  const note = details ? "" : ` (${LATER})`;
  text.line(`\tPod Volume Backups - ${first.spec.uploaderType ?? ""}${note}:`);
  for (const { phase, pods, count } of podVolumeGroups(volumes)) {
    if (!details) {
      text.field(phase, count, 2);
      continue;
    }
    text.line(`\t\t${phase}:`);
    for (const [pod, names] of pods) text.line(`\t\t\t${pod}: ${names.join(", ")}`);
  }
}
