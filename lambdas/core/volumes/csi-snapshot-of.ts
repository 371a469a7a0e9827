import { fieldAt, textAt } from "../kube/lossless-json-fields.ts";
import { AUTO_MODE_DRIVER, EBS_DRIVER } from "./ebs-volume-of.ts";
import type { SnapshotToRestore } from "./new-volume.ts";
import { zoneOf } from "./volume-zone.ts";

/**
 * The EBS snapshot behind a CSI snapshot of a real Velero, from its volumeinfo entry and the persistent volume in
 * the archive; `undefined` when there is none to make a disk of: another driver's, or data that was
 * moved elsewhere. A disk made of it needs no snapshot controller in the cluster.
 *
 * Neither knows the disk's type: `volumeType` is that of the storage class, if it says so.
 */
export function csiSnapshotOf(
  entry: unknown,
  volume: unknown,
  volumeType = "",
): SnapshotToRestore | undefined {
  const snapshotId = textAt(entry, "csiSnapshotInfo", "snapshotHandle") ?? "";
  const driver = textAt(entry, "csiSnapshotInfo", "driver") ?? "";
  const volumeName = textAt(entry, "pvName");
  const isHere = fieldAt(entry, "snapshotDataMoved") !== true;
  const isEbs = [EBS_DRIVER, AUTO_MODE_DRIVER].includes(driver) && snapshotId.startsWith("snap-");
  if (!(isHere && isEbs) || volumeName === undefined) return undefined;
  return { volumeName, snapshotId, volumeType, volumeAZ: zoneOf(volume) };
}
