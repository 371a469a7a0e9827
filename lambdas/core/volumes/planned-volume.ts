import type { KubernetesObject } from "../kube/kubernetes-object.ts";
import { textAt } from "../kube/lossless-json-fields.ts";
import type { SnapshotAnswer } from "./snapshot-run.ts";
import type { NamedVolume, SnapshottedVolume } from "./volume-backup-records.ts";

/** A volume whose snapshot is wanted. */
export interface PlannedVolume {
  readonly named: NamedVolume;
  readonly volumeId: string;
  readonly zone: string;
  answer?: SnapshotAnswer;
}

/** Types whose IOPS Velero writes down (velero-plugin-for-aws volume_snapshotter.go, iopsVolumeTypes). */
const IOPS_TYPES = ["io1", "io2"];

/** What `-volumeinfo.json.gz` calls a persistent volume. */
export function namesOf(volume: KubernetesObject): NamedVolume {
  const pvcName = textAt(volume, "spec", "claimRef", "name");
  const pvcNamespace = textAt(volume, "spec", "claimRef", "namespace");
  return {
    ...(pvcName && { pvcName }),
    ...(pvcNamespace && { pvcNamespace }),
    pvName: volume.metadata.name,
    pvInfo: {
      reclaimPolicy: textAt(volume, "spec", "persistentVolumeReclaimPolicy") ?? "",
      labels: volume.metadata.labels ?? null,
    },
  };
}

/** What is known of a volume so far; one that was never asked for has failed. */
export function recordOf({ named, volumeId, zone, answer = {} }: PlannedVolume): SnapshottedVolume {
  const { volume, snapshot, error = "its snapshot was never begun" } = answer;
  return {
    ...named,
    volumeId,
    volumeType: volume?.type ?? "",
    zone: volume?.zone ?? zone,
    ...(volume && IOPS_TYPES.includes(volume.type) && { iops: volume.iops }),
    sizeGiB: volume?.sizeGiB ?? snapshot?.sizeGiB ?? 0,
    ...(snapshot
      ? {
          snapshotId: snapshot.id,
          phase: snapshot.state === "completed" ? ("Completed" as const) : ("New" as const),
          percent: snapshot.percent,
          startTime: snapshot.startTime,
        }
      : { snapshotId: "", phase: "Failed" as const, percent: 0, error }),
  };
}
