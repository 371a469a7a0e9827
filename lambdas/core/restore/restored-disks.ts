import { RESTORE_TAG } from "../volumes/restored-volume-tags.ts";
import { ownerOf } from "./create-disks.ts";
import type { PlannedDisk } from "./disk-plan.ts";
import type { DiskRecords, MadeDisk } from "./disk-records.ts";
import type { RestoreMessage, RestorePlan } from "./restore-plan.ts";
import type { RestoredItems } from "./restored-items.ts";

/** What a restore's disks are told from. */
export interface RestoredDisks {
  readonly plan: RestorePlan;
  readonly records: DiskRecords;
  /** What became of the volumes that were to use them. */
  readonly items: RestoredItems;
}

/** An entry of `<R>-volumeinfo.json.gz` (velero internal/volume/volumes_information.go, RestoreVolumeInfo). */
export interface RestoreVolumeInfo {
  readonly pvcName?: string;
  readonly pvcNamespace?: string;
  readonly pvName: string;
  readonly restoreMethod: "NativeSnapshot";
  readonly snapshotDataMoved: false;
  readonly nativeSnapshotInfo: {
    readonly snapshotHandle: string;
    readonly volumeType: string;
    readonly volumeAZ: string;
    /** A number; `0` when the backup does not say. */
    readonly iops: string;
    /** Velero leaves it empty here. */
    readonly Phase: "";
  };
}

/**
 * The volumes that got a disk, as Velero lists them, but for the zone, which is the new disk's. What
 * came of a CSI snapshot was made without CSI, so it counts as native.
 */
export function restoreVolumeInfo(disks: RestoredDisks): readonly RestoreVolumeInfo[] {
  return usedAndUnused(disks).used.map(({ planned, made }) => {
    const { snapshot, claim } = planned;
    return {
      ...(claim && { pvcName: claim.name, pvcNamespace: claim.namespace }),
      pvName: nameOf(planned),
      restoreMethod: "NativeSnapshot",
      snapshotDataMoved: false,
      nativeSnapshotInfo: {
        snapshotHandle: snapshot.snapshotId,
        volumeType: snapshot.volumeType,
        volumeAZ: made.zone,
        iops: String(snapshot.volumeIOPS ?? 0),
        Phase: "",
      },
    };
  });
}

/** What to say of disks: zones that changed, and those that were made and that nothing uses. */
export function diskMessages(disks: RestoredDisks): readonly RestoreMessage[] {
  const { plan, records } = disks;
  const unused = usedAndUnused(disks).unused.map(
    ({ planned, made }) =>
      `disk "${made.volumeId}", made for persistent volume "${nameOf(planned)}", is used by nothing: 'jangada restore delete-disks ${plan.restore.metadata.name}' deletes it`,
  );
  const isBrokenOff = records.made.length + records.failed.length < plan.disks.length;
  const texts = [...records.warnings, ...unused, ...(isBrokenOff ? [findTheRest(plan)] : [])];
  return texts.map((text) => ({ severity: "warning", scope: "cluster", text }));
}

/** A disk may have been made just before the function ended that would have recorded it. */
function findTheRest(plan: RestorePlan): string {
  const { restoreId } = ownerOf(plan, "");
  const { name } = plan.restore.metadata;
  return `the restore ended while its disks were made: all of them carry the tag ${RESTORE_TAG}=${restoreId}, and 'jangada restore delete-disks ${name}' lists them`;
}

interface DiskOfVolume {
  readonly planned: PlannedDisk;
  readonly made: MadeDisk;
}

function usedAndUnused({ plan, records, items }: RestoredDisks) {
  const made = new Map(records.made.map((disk) => [disk.volumeName, disk]));
  const disks: readonly DiskOfVolume[] = plan.disks.flatMap((planned) => {
    const disk = made.get(planned.snapshot.volumeName);
    return disk === undefined ? [] : [{ planned, made: disk }];
  });
  const { used = [], unused = [] } = Object.groupBy(disks, ({ planned }) =>
    items.isThere("v1/PersistentVolume", nameOf(planned)) ? "used" : "unused",
  );
  return { used, unused };
}

/** In the cluster. */
function nameOf({ newName, snapshot }: PlannedDisk): string {
  return newName ?? snapshot.volumeName;
}
