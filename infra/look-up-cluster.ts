import type { LookUp } from "./report-findings.ts";

/** Enough for a hiccup; a deployment should not wait for what it can do without. */
const ATTEMPTS = 2;
const TIMEOUT_MS = 5_000;

/** Asks EKS, as whoever deploys. The SDK is loaded only for that. */
export const lookUpCluster: LookUp = async ({ spec }) => {
  const { EKSClient } = await import("@aws-sdk/client-eks");
  const { existingCluster } = await import("../lambdas/adapters/eks/existing-cluster.ts");
  const client = new EKSClient({
    region: spec.region,
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: TIMEOUT_MS, requestTimeout: TIMEOUT_MS },
  });
  return await existingCluster(client, spec.eksClusterName).finally(() => client.destroy());
};
