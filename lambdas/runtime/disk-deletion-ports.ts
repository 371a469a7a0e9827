import { SFNClient } from "@aws-sdk/client-sfn";
import { SSMClient } from "@aws-sdk/client-ssm";
import { apiClient } from "../adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../adapters/kubernetes/kubernetes-reader.ts";
import { runningRestores } from "../adapters/step-functions/running-restores.ts";
import { EnvironmentName } from "../core/environment-name.ts";
import type { DiskDeletionPorts } from "../core/retention/delete-disks.ts";
import { diskUsers } from "../core/retention/disk-users.ts";
import { clusterConnection } from "./cluster-connection.ts";
import { readEnvironment, readVariable } from "./environment.ts";
import { pauseUntil } from "./pause-until.ts";
import { readLocations } from "./read-locations.ts";
import { volumeSnapshotters } from "./volume-snapshotters.ts";

/** What `DeleteDisks` works with in a function, whose `signal` ends waiting. */
export async function diskDeletionPorts(signal: AbortSignal): Promise<DiskDeletionPorts> {
  const { clusterName } = readEnvironment();
  const { snapshotLocations } = await readLocations(new SSMClient({}), clusterName);
  return {
    clusterName,
    makers: volumeSnapshotters(snapshotLocations).all,
    async users() {
      const client = apiClient(await clusterConnection(clusterName));
      return diskUsers(kubernetesReader(client));
    },
    running: () =>
      runningRestores(new SFNClient({}), readVariable(EnvironmentName.RestoreStateMachineArn)),
    clock: { now: () => new Date(), pause: pauseUntil(signal) },
  };
}
