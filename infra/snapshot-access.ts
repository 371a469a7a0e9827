import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { BACKUP_TAG, CLUSTER_TAG } from "../lambdas/core/volumes/snapshot-tags.ts";
import { acknowledgeWildcard } from "./acknowledge.ts";
import { grantClusterRole } from "./cluster-role.ts";

const clusterTag = `aws:ResourceTag/${CLUSTER_TAG}`;
const backupTag = `aws:ResourceTag/${BACKUP_TAG}`;
const requestedTag = `aws:RequestTag/${CLUSTER_TAG}`;

/** Lets a function see disks' snapshots; EC2 knows no narrower permission for it. */
export function grantSnapshotWatch(grantee: IFunction, cluster: Cluster): void {
  if (grantClusterRole(grantee, cluster)) return;
  grantee.addToRolePolicy(
    new PolicyStatement({ actions: ["ec2:DescribeSnapshots"], resources: ["*"] }),
  );
}

/**
 * Lets a function begin snapshots of any disk, by itself or with others of its instance, each with the
 * cluster's own tag from its first moment; what is there already it can neither tag nor delete.
 */
export function grantSnapshotCreation(grantee: IFunction, cluster: Cluster): void {
  if (grantClusterRole(grantee, cluster)) return;
  const creations = ["CreateSnapshot", "CreateSnapshots"];
  const actions = creations.map((action) => `ec2:${action}`);
  const sources = ["volume", "instance"].map((resource) => ec2Arn(grantee, resource));
  const snapshots = snapshotArn(grantee);
  const tagged = { [requestedTag]: cluster.spec.eksClusterName };
  for (const statement of [
    {
      actions: ["ec2:DescribeVolumes", "ec2:DescribeInstances", "ec2:DescribeSnapshots"],
      resources: ["*"],
    },
    { actions, resources: sources },
    { actions, resources: [snapshots], conditions: { StringEquals: tagged } },
    {
      actions: ["ec2:CreateTags"],
      resources: [snapshots],
      conditions: { StringEquals: { ...tagged, "ec2:CreateAction": creations } },
    },
  ]) {
    grantee.addToRolePolicy(new PolicyStatement(statement));
  }
  for (const arn of [...sources, snapshots]) {
    acknowledgeWildcard(
      grantee,
      arn,
      "Which disks the cluster will have, and which snapshots, is not known; the snapshots' tags are asked for.",
    );
  }
}

/**
 * Lets a function delete snapshots of backups: those that carry the cluster's own tag, and those of a
 * real Velero, which knows no such tag. Neither another cluster's nor any other snapshot, whatever
 * the function does wrong.
 */
export function grantSnapshotDeletion(grantee: IFunction, cluster: Cluster): void {
  if (grantClusterRole(grantee, cluster)) return;
  const { spec } = cluster;
  const snapshots = snapshotArn(grantee);
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

/** Of any snapshot: a location may be in another region, and no account is part of a snapshot's ARN. */
function snapshotArn(grantee: IFunction): string {
  return Stack.of(grantee).formatArn({
    service: "ec2",
    region: "*",
    account: "",
    resource: "snapshot",
    resourceName: "*",
  });
}

function ec2Arn(grantee: IFunction, resource: string): string {
  return Stack.of(grantee).formatArn({
    service: "ec2",
    region: "*",
    resource,
    resourceName: "*",
  });
}
