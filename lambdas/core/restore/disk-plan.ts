import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import type { Restore } from "../velero/restore.ts";
import { AUTO_MODE_DRIVER, EBS_DRIVER, type EbsDriver } from "../volumes/ebs-volume-of.ts";
import type { VolumeRequest } from "../volumes/new-volume.ts";
import { zoneOf } from "../volumes/volume-zone.ts";
import type { ClusterDisks } from "./cluster-disks.ts";
import { targetNamespace } from "./item/restore-context.ts";
import type { VolumePlan } from "./item/volume-plan.ts";

/** A disk that is to be made before the volume is restored which uses it. */
export interface PlannedDisk extends VolumeRequest {
  /** Name of the VolumeSnapshotLocation; empty for the first one of AWS. */
  readonly location: string;
  /** What will attach it. */
  readonly driver: EbsDriver;
}

/** A volume, as archived, and what becomes of it. */
interface VolumeToRestore {
  readonly volume: KubernetesObject;
  readonly plan: VolumePlan;
}

/** The disk that a volume needs; none unless its plan is to make it of a snapshot. */
export function plannedDisk(
  { volume, plan }: VolumeToRestore,
  { spec }: Restore,
  { drivers }: ClusterDisks,
): readonly PlannedDisk[] {
  if (plan.action !== "fromSnapshot") return [];
  const { location, ...snapshot } = plan.snapshot;
  const namespace = textAt(volume, "spec", "claimRef", "namespace");
  const name = textAt(volume, "spec", "claimRef", "name");
  const isClaimed = namespace !== undefined && name !== undefined;
  return [
    {
      // Jangada and Velero record the zone; a volume that was never in one may have been given one since.
      snapshot: { ...snapshot, volumeAZ: snapshot.volumeAZ || zoneOf(volume) },
      ...(plan.newName !== undefined && { newName: plan.newName }),
      ...(isClaimed && { claim: { namespace: targetNamespace(namespace, spec), name } }),
      location,
      driver: driverFor(textAt(volume, "spec", "csi", "driver"), drivers),
    },
  ];
}

/**
 * Its own driver where the cluster has that, else the cluster's. Neither driver takes over volumes of
 * the other. A cluster that has none yet is taken to get the one the volume had.
 */
function driverFor(own: string | undefined, served: readonly EbsDriver[]): EbsDriver {
  const wanted = own === AUTO_MODE_DRIVER ? AUTO_MODE_DRIVER : EBS_DRIVER;
  return served.includes(wanted) ? wanted : (served[0] ?? wanted);
}
