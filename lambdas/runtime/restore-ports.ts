import { SSMClient } from "@aws-sdk/client-ssm";
import { apiClient } from "../adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../adapters/kubernetes/kubernetes-reader.ts";
import { kubernetesWriter } from "../adapters/kubernetes/kubernetes-writer.ts";
import type { RestorePorts } from "../core/restore/restore-states.ts";
import { clusterConnection } from "./cluster-connection.ts";
import { readEnvironment } from "./environment.ts";
import { openStore } from "./open-store.ts";
import { pauseUntil } from "./pause-until.ts";
import { readLocations } from "./read-locations.ts";

/**
 * What a state of a restore in a function works with. `signal` ends waiting and writing before the
 * function's time is up.
 */
export async function restorePorts(signal: AbortSignal): Promise<RestorePorts> {
  const { clusterName } = readEnvironment();
  const [connection, { storageLocations }] = await Promise.all([
    clusterConnection(clusterName),
    readLocations(new SSMClient({}), clusterName),
  ]);
  const client = apiClient(connection);
  return {
    storageLocations,
    openStore,
    reader: kubernetesReader(client),
    writer: kubernetesWriter(client, { signal }),
    pause: pauseUntil(signal),
    now: () => new Date(),
  };
}
