import type { FinishBackupPorts } from "../core/backup/back-up-ports.ts";
import { VERSION } from "../core/version.ts";
import { startBackupPorts } from "./start-backup-ports.ts";
import { volumeSnapshotters } from "./volume-snapshotters.ts";

/** What following a backup's snapshots in a function, and ending it, works with. */
export async function finishBackupPorts(): Promise<FinishBackupPorts> {
  const ports = await startBackupPorts();
  return {
    ...ports,
    snapshotterFor: volumeSnapshotters(ports.locations.snapshotLocations).of,
    now: () => new Date(),
    version: VERSION,
  };
}
