import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { BACKUP_TAG, CLUSTER_TAG } from "../lambdas/core/volumes/snapshot-tags.ts";
import { acknowledgeWildcard } from "./acknowledge.ts";
import { grantClusterRole } from "./cluster-role.ts";

const clusterTag = `aws:ResourceTag/${CLUSTER_TAG}`;
const backupTag = `aws:ResourceTag/${BACKUP_TAG}`;

/**
 * Lets a function delete snapshots of backups: those that carry the cluster's own tag, and those of a
 * real Velero, which knows no such tag. Neither another cluster's nor any other snapshot, whatever
 * the function does wrong.
 */
export function grantSnapshotDeletion(grantee: IFunction, cluster: Cluster): void {
  if (grantClusterRole(grantee, cluster)) return;
  const { spec } = cluster;
  // A snapshot location may be in another region, and no account is part of a snapshot's ARN.
  const snapshots = Stack.of(grantee).formatArn({
    service: "ec2",
    region: "*",
    account: "",
    resource: "snapshot",
    resourceName: "*",
  });
  const deletion = { actions: ["ec2:DeleteSnapshot"], resources: [snapshots] };
  for (const statement of [
    { actions: ["ec2:DescribeSnapshots"], resources: ["*"] },
    { ...deletion, conditions: { StringEquals: { [clusterTag]: spec.eksClusterName } } },
    { ...deletion, conditions: { Null: { [clusterTag]: "true", [backupTag]: "false" } } },
  ]) {
    grantee.addToRolePolicy(new PolicyStatement(statement));
  }
  acknowledgeWildcard(
    grantee,
    snapshots,
    "Which snapshots there will be is not known; conditions on their tags say which may go.",
  );
}
