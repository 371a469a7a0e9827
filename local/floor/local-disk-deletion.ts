import { setTimeout } from "node:timers/promises";
import type { KubernetesReader } from "../../lambdas/core/kube/kubernetes-reader.ts";
import {
  type DiskDeletionReport,
  type DiskDeletionRequest,
  deleteDisks,
} from "../../lambdas/core/retention/delete-disks.ts";
import { diskUsers } from "../../lambdas/core/retention/disk-users.ts";
import type { VolumeSnapshotLocation } from "../../lambdas/core/velero/volume-snapshot-location.ts";
import { volumeSnapshotters } from "../../lambdas/runtime/volume-snapshotters.ts";

/** Whose disks are looked at on this machine. */
export interface LocalDiskParts {
  readonly clusterName: string;
  readonly snapshotLocations: readonly VolumeSnapshotLocation[];
  readonly reader: KubernetesReader;
}

/** Looks at the disks of a restore in this process, as DeleteDisks does; it knows of no restore that runs elsewhere. */
export function deleteDisksLocally(
  request: DiskDeletionRequest,
  { clusterName, snapshotLocations, reader }: LocalDiskParts,
): Promise<DiskDeletionReport> {
  const ports = {
    clusterName,
    makers: volumeSnapshotters(snapshotLocations).all,
    users: () => diskUsers(reader),
    running: async () => [],
    clock: { now: () => new Date(), pause: (milliseconds: number) => setTimeout(milliseconds) },
  };
  return deleteDisks(ports, request);
}
