import { vi } from "vitest";
import { EnvironmentName } from "../../lambdas/core/environment-name.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import { openStore } from "../../lambdas/runtime/open-store.ts";
import {
  type KubernetesWorld,
  startKubernetesWorld,
} from "../../local/world/kubernetes/kubernetes-world.ts";
import { embeddedLocation } from "../../local/world/s3/embedded-location.ts";
import { startS3World } from "../../local/world/s3/s3-world.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { startAwsEndpoint } from "../support/fakes/aws-endpoint.ts";

/** The cluster `shop` as functions enter it: through EKS, with its location `default` in SSM. */
export interface ClusterWorld {
  readonly cluster: KubernetesWorld;
  /** The bucket of the location. */
  readonly store: ObjectStore;
  stop(): Promise<void>;
}

/** Starts what functions call, and sets their environment until {@link ClusterWorld.stop}. */
export async function clusterWorld(): Promise<ClusterWorld> {
  const cluster = await startKubernetesWorld({ tls: true });
  const s3 = await startS3World({ port: 0 });
  s3.createBucket("backups");
  const location = embeddedLocation(s3.url, "backups");
  const aws = await startAwsEndpoint({
    clusters: {
      shop: { endpoint: cluster.url, certificateAuthority: String(cluster.certificateAuthority) },
    },
    parameters: { "/jangada/shop/backup-storage-locations/default": location },
  });
  const variables = {
    ...EMULATOR_ENVIRONMENT,
    AWS_ENDPOINT_URL_SSM: aws.url,
    AWS_ENDPOINT_URL_EKS: aws.url,
    AWS_REGION: "us-east-1",
    [EnvironmentName.ClusterName]: "shop",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return {
    cluster,
    store: openStore(location),
    async stop() {
      vi.unstubAllEnvs();
      await Promise.all([cluster.stop(), s3.stop(), aws.stop()]);
    },
  };
}
