import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";
import { kubernetesReader } from "../../lambdas/adapters/kubernetes/kubernetes-reader.ts";
import type { KubernetesReader } from "../../lambdas/core/kube/kubernetes-reader.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import { openStore } from "../../lambdas/runtime/open-store.ts";
import { embeddedLocation } from "../world/s3/embedded-location.ts";
import type { DemoDisks } from "./demo-disks.ts";

/** The cluster, the disks and the bucket of the demo. */
export interface DemoCluster {
  readonly client: ApiClient;
  readonly reader: KubernetesReader;
  readonly location: BackupStorageLocation;
  readonly store: ObjectStore;
  readonly disks: DemoDisks;
}

/** How EKS would call the cluster; its disks' tags name it. */
export const CLUSTER_NAME = "demo";

/** Opens all. The embedded S3 and EC2 take any credentials; ours are set for the whole process. */
export function demoCluster(
  client: ApiClient,
  disks: DemoDisks,
  bucket: { readonly s3Url: string; readonly name: string },
): DemoCluster {
  process.env.AWS_ACCESS_KEY_ID = "demo";
  process.env.AWS_SECRET_ACCESS_KEY = "demo";
  const location = embeddedLocation(bucket.s3Url, bucket.name);
  const store = openStore(location);
  return { client, reader: kubernetesReader(client), location, store, disks };
}
