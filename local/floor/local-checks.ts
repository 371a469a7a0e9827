import { attempt } from "../../cli/checks/attempt.ts";
import { locationReadCheck, locationWriteCheck } from "../../cli/checks/location-checks.ts";
import { scheduleCheck } from "../../cli/checks/schedule-check.ts";
import type { Check } from "../../cli/floor.ts";
import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Schedule } from "../../lambdas/core/velero/schedule.ts";
import type { VolumeSnapshotLocation } from "../../lambdas/core/velero/volume-snapshot-location.ts";
import { type AccessQuestion, isAllowed } from "./access-review.ts";
import { ec2Checks } from "./ec2-checks.ts";

/** What is looked at. */
export interface CheckedFloor {
  /** Rejects when the kubeconfig cannot be used. */
  readonly client: () => Promise<ApiClient>;
  readonly storageLocations: readonly BackupStorageLocation[];
  readonly snapshotLocations: readonly VolumeSnapshotLocation[];
  readonly schedules: () => Promise<readonly Schedule[]>;
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
  readonly now: () => Date;
}

const ALL = { group: "*", resource: "*" };
const BACKUP_ROLE =
  "give the account of the kubeconfig a ClusterRole with verb list on all resources";
const RESTORE_ROLE =
  "give the account of the kubeconfig a ClusterRole with verbs get, list, create and patch on all resources; backups work without";

const RIGHTS: readonly (AccessQuestion & { readonly subject: string; readonly remedy: string })[] =
  [
    { subject: "Back up: list everything", verb: "list", ...ALL, remedy: BACKUP_ROLE },
    { subject: "Restore: get everything", verb: "get", ...ALL, remedy: RESTORE_ROLE },
    { subject: "Restore: create everything", verb: "create", ...ALL, remedy: RESTORE_ROLE },
    { subject: "Restore: patch everything", verb: "patch", ...ALL, remedy: RESTORE_ROLE },
  ];

/** Looks at the cluster, our rights in it, each bucket, EC2 where disks are snapshotted, and the schedules. */
export async function* localChecks(floor: CheckedFloor): AsyncGenerator<Check> {
  const cluster = await clusterCheck(floor);
  yield cluster;
  // Without a cluster every right would fail in the same way.
  if (cluster.isFine) {
    for (const right of RIGHTS) yield await rightCheck(await floor.client(), right);
  }
  for (const location of floor.storageLocations) {
    const read = await locationReadCheck(location, floor);
    yield read;
    if (read.isFine && location.spec.accessMode !== "ReadOnly") {
      yield await locationWriteCheck(location, floor);
    }
  }
  yield* ec2Checks(floor.snapshotLocations);
  const remedy = "have 'jangada --local serve' run, or deploy a stack; or pause what is to rest";
  yield await scheduleCheck({ ...floor, remedy });
}

async function clusterCheck({ client }: CheckedFloor): Promise<Check> {
  return attempt("Cluster", "check --kubeconfig, --kubecontext and 'kubectl version'", async () => {
    const { gitVersion } = await kubernetesReader(await client()).version();
    return `Kubernetes ${gitVersion}`;
  });
}

async function rightCheck(client: ApiClient, right: (typeof RIGHTS)[number]): Promise<Check> {
  const { subject, remedy, ...question } = right;
  return attempt(subject, remedy, async () => {
    if (await isAllowed(client, question)) return "allowed";
    throw new Error("not allowed");
  });
}
