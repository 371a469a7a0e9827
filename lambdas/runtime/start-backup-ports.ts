import { SSMClient } from "@aws-sdk/client-ssm";
import type { StartBackupPorts } from "../core/backup/back-up-ports.ts";
import { readEnvironment } from "./environment.ts";
import { openStore } from "./open-store.ts";
import { readLocations } from "./read-locations.ts";

/** What starting a backup in a function works with: the locations as they are set now. */
export async function startBackupPorts(): Promise<StartBackupPorts> {
  const { clusterName } = readEnvironment();
  return { clusterName, locations: await readLocations(new SSMClient({}), clusterName), openStore };
}
