import type { BackupSpec } from "../velero/backup.ts";

/**
 * Names what a spec asks for and this release does not do, each an error of the backup: whoever set
 * it counts on it.
 */
export function unsupportedParts({
  resourcePolicy,
  defaultVolumesToFsBackup,
  snapshotMoveData,
}: Pick<
  BackupSpec,
  "resourcePolicy" | "defaultVolumesToFsBackup" | "snapshotMoveData"
>): readonly string[] {
  return [
    ...(resourcePolicy
      ? [
          `resourcePolicy '${resourcePolicy.name}' is not applied by this release: take it off the spec`,
        ]
      : []),
    ...(defaultVolumesToFsBackup
      ? [
          "defaultVolumesToFsBackup has no effect without a node agent: volumes are backed up by snapshots",
        ]
      : []),
    ...(snapshotMoveData
      ? ["snapshotMoveData has no effect without a node agent: snapshots stay where they are"]
      : []),
  ];
}
