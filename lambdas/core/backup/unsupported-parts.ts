import type { BackupSpec } from "../velero/backup.ts";
import type { VolumePolicies } from "../volumes/volume-policies.ts";

/**
 * Names what a spec asks for and this release does not do, each an error of the backup: whoever set
 * it counts on it.
 */
export function unsupportedParts({
  defaultVolumesToFsBackup,
  snapshotMoveData,
}: Pick<BackupSpec, "defaultVolumesToFsBackup" | "snapshotMoveData">): readonly string[] {
  return [
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

/**
 * Names the policies whose action is `fs-backup`, each a warning: a volume in a pod that is no
 * persistent one, an `emptyDir`, is met by nobody here who could name it.
 */
export function unsupportedPolicies({ volumePolicies = [] }: VolumePolicies): readonly string[] {
  return volumePolicies.flatMap(({ action }, index) =>
    action.type === "fs-backup"
      ? [
          `volumePolicies[${index}] of the resource policy asks for fs-backup, for which there is no node agent: the data of volumes it is for is not in the backup`,
        ]
      : [],
  );
}
