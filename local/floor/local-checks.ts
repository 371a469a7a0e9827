import { Buffer } from "node:buffer";
import { buffer } from "node:stream/consumers";
import type { Check } from "../../cli/floor.ts";
import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import { locationStatus } from "../../lambdas/core/locations/location-report.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import { type AccessQuestion, isAllowed } from "./access-review.ts";

/** What is looked at. */
export interface CheckedFloor {
  /** Rejects when the kubeconfig cannot be used. */
  readonly client: () => Promise<ApiClient>;
  readonly storageLocations: readonly BackupStorageLocation[];
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

/** Looks at the cluster, our rights in it, and each bucket. */
export async function* localChecks(floor: CheckedFloor): AsyncGenerator<Check> {
  const cluster = await clusterCheck(floor);
  yield cluster;
  // Without a cluster every right would fail in the same way.
  if (cluster.isFine) {
    for (const right of RIGHTS) yield await rightCheck(await floor.client(), right);
  }
  for (const location of floor.storageLocations) yield* locationChecks(location, floor);
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

async function* locationChecks(
  location: BackupStorageLocation,
  { openStore, now }: CheckedFloor,
): AsyncGenerator<Check> {
  const { name } = location.metadata;
  const remedy = "correct the BackupStorageLocation, or the rights of the AWS credentials in use";
  const read = await attempt(`Location '${name}': read`, remedy, async () => {
    const { phase, message } = await locationStatus(location, { openStore, now });
    if (phase === "Available") return `bucket ${location.spec.objectStorage.bucket}`;
    throw new Error(message ?? "unavailable");
  });
  yield read;
  if (!read.isFine || location.spec.accessMode === "ReadOnly") return;
  const rights =
    "grant s3:PutObject, s3:GetObject and s3:DeleteObject on the bucket's objects, and the use of its key";
  yield await attempt(`Location '${name}': write and delete`, rights, () =>
    probe(openStore(location)),
  );
}

/** Inside `backups/`, for a real Velero refuses a bucket with other directories; without metadata it is no backup. */
const PROBE = "backups/jangada-doctor/probe";

async function probe(store: ObjectStore): Promise<string> {
  const content = Buffer.from("written by 'jangada doctor', which removes it again\n");
  await store.put(PROBE, content);
  const isSame = (await buffer(await store.get(PROBE))).equals(content);
  await store.delete(PROBE);
  if (isSame) return "allowed";
  throw new Error("what was read is not what was written");
}

async function attempt(
  subject: string,
  remedy: string,
  look: () => Promise<string>,
): Promise<Check> {
  try {
    return { subject, isFine: true, finding: await look(), remedy: "" };
  } catch (error) {
    return { subject, isFine: false, finding: (error as Error).message, remedy };
  }
}
