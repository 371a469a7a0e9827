import type { BackupRecord } from "../backup-record.ts";
import type { VolumeRecords } from "../volume-records.ts";
import type { BackupItemAction } from "./backup-item-action.ts";

// Velero's own reasons: `describe` shows them, and scripts look for them.
const NOT_WANTED = "not satisfy the criteria for VolumePolicy or the legacy snapshot way";
const NO_SNAPSHOTTER = "no applicable volumesnapshotter found";

/**
 * Puts on record what becomes of a volume's data. Nothing takes snapshots yet, so a backup that asks
 * for them is warned, volume by volume, that it has objects only.
 */
export function persistentVolumeAction(
  snapshotVolumes: boolean | undefined,
  { volumes, record }: { readonly volumes: VolumeRecords; readonly record: BackupRecord },
): BackupItemAction {
  const resource = "persistentvolumes";
  return {
    appliesTo: resource,
    execute(item) {
      if (snapshotVolumes === false) volumes.skip(item, NOT_WANTED);
      else {
        volumes.skip(item, NO_SNAPSHOTTER);
        const message =
          "No volume snapshotter is there for this persistent volume: its data is not in the backup";
        record.warn(message, { resource, namespace: "", name: item.name });
      }
      return {};
    },
  };
}
