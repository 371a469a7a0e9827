import type { VolumeRecord } from "../catalog/volume-records.ts";
import type { Description } from "./description.ts";

const LATER = "specify --details for more information";

/** Adds the volumes that a restore made of native snapshots, if any; Velero shows none of them. */
export function describeNativeRestores(
  text: Description,
  volumes: readonly VolumeRecord[],
  details: boolean,
): void {
  const restored = volumes.filter(({ restoreMethod }) => restoreMethod === "NativeSnapshot");
  if (restored.length === 0) return;
  text.line("Velero-Native Snapshot Restores:");
  for (const { pvName, pvcNamespace, pvcName, nativeSnapshotInfo: snapshot } of restored) {
    const claim = pvcName ? `${pvcNamespace}/${pvcName}` : "no claim";
    if (!details) {
      text.line(`\t${pvName} (${claim}): ${LATER}`);
      continue;
    }
    text.line(`\t${pvName} (${claim}):`);
    text.field("Snapshot ID", snapshot?.snapshotHandle ?? "", 2);
    text.field("Type", snapshot?.volumeType ?? "", 2);
    text.field("Availability Zone", snapshot?.volumeAZ ?? "", 2);
    text.field("IOPS", snapshot?.iops ?? "", 2);
  }
  text.line();
}

/** Adds the volumes whose data Velero left to the snapshot controller. */
export function describeCsiRestores(
  text: Description,
  volumes: readonly VolumeRecord[],
  details: boolean,
): void {
  const restored = volumes.filter(({ restoreMethod }) => restoreMethod === "CSISnapshot");
  text.line(`CSI Snapshot Restores:${restored.length === 0 ? " <none included>" : ""}`);
  for (const { pvcNamespace, pvcName, csiSnapshotInfo: snapshot } of restored) {
    text.line(`\t${pvcNamespace}/${pvcName}:`);
    if (!details) {
      text.line(`\t\tSnapshot: ${LATER}`);
      continue;
    }
    text.line("\t\tSnapshot:");
    text.line(`\t\t\tSnapshot Content Name: ${snapshot?.vscName ?? ""}`);
    text.line(`\t\t\tStorage Snapshot ID: ${snapshot?.snapshotHandle ?? ""}`);
    text.line(`\t\t\tCSI Driver: ${snapshot?.driver ?? ""}`);
  }
}
