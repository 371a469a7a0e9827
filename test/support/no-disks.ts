import type { DiskPorts } from "../../lambdas/core/restore/disk-ports.ts";

/** A restore that can make no disks, for backups without snapshots. */
export const NO_DISK_PORTS: DiskPorts = {
  clusterName: "target",
  snapshotLocations: [],
  makerOf: () => undefined,
  sourceOf: () => undefined,
};
