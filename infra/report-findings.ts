import { Annotations, type Stack } from "aws-cdk-lib";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import {
  type ExistingCluster,
  examineCluster,
} from "../lambdas/core/configuration/examine-cluster.ts";
import type { ClusterFile } from "./read-cluster-file.ts";

/** Asks EKS for the cluster that a configuration names; `undefined` when there is none. */
export type LookUp = (cluster: Cluster) => Promise<ExistingCluster | undefined>;

/**
 * Compares a cluster's file with the cluster, and keeps its stack, and no other, from being deployed while they do not
 * fit: every problem is an error with its line in the file. The template is the same in any case. Who may not ask is
 * only told so; a cluster in another account is not asked about, for its role lets in the functions alone.
 */
export async function reportFindings(
  stack: Stack,
  { configuration: { cluster }, locate }: ClusterFile,
  lookUp: LookUp,
): Promise<void> {
  const annotations = Annotations.of(stack);
  if (cluster.spec.roleArn !== undefined) return;
  try {
    const existing = await lookUp(cluster);
    for (const text of examineCluster(cluster, existing)) annotations.addError(locate(text));
  } catch (error) {
    const { message } = error as Error;
    annotations.addInfo(`the cluster was not compared with its file: ${message}`);
  }
}
