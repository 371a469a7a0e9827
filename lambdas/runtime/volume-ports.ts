import { SSMClient } from "@aws-sdk/client-ssm";
import type { VolumePorts } from "../core/restore/restore-states.ts";
import { diskPorts } from "./disk-ports.ts";
import { readEnvironment } from "./environment.ts";
import { openStore } from "./open-store.ts";
import { pauseUntil } from "./pause-until.ts";
import { readLocations } from "./read-locations.ts";

/** What `CreateVolumes` works with in a function, whose `signal` ends waiting. */
export async function volumePorts(signal: AbortSignal): Promise<VolumePorts> {
  const { clusterName } = readEnvironment();
  const { storageLocations, snapshotLocations } = await readLocations(
    new SSMClient({}),
    clusterName,
  );
  return {
    storageLocations,
    openStore,
    pause: pauseUntil(signal),
    now: () => new Date(),
    disks: diskPorts(clusterName, snapshotLocations),
  };
}
