import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";

/**
 * Lets a function take on the role of a cluster in another account, whose own policies say what may be done there.
 * Returns whether the cluster has one: a function needs no other permission for the cluster and its disks then.
 */
export function grantClusterRole(grantee: IFunction, { spec: { roleArn } }: Cluster): boolean {
  if (roleArn === undefined) return false;
  grantee.addToRolePolicy(
    new PolicyStatement({ actions: ["sts:AssumeRole"], resources: [roleArn] }),
  );
  return true;
}
