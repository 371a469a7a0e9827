import { SSMClient } from "@aws-sdk/client-ssm";
import type { LocationPorts } from "../core/locations/location-report.ts";
import type { BackupStorageLocation } from "../core/velero/backup-storage-location.ts";
import { readEnvironment } from "./environment.ts";
import { openStore } from "./open-store.ts";
import { readLocations } from "./read-locations.ts";

/** What looking at the cluster's storage locations takes, with the right to try a write. */
export async function locationPorts(): Promise<
  LocationPorts & { readonly storageLocations: readonly BackupStorageLocation[] }
> {
  const { clusterName } = readEnvironment();
  const { storageLocations } = await readLocations(new SSMClient({}), clusterName);
  return { storageLocations, openStore, triesWrites: true, now: () => new Date() };
}
