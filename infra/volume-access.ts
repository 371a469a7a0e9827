import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { RESTORE_TAG } from "../lambdas/core/volumes/restored-volume-tags.ts";
import { CLUSTER_TAG } from "../lambdas/core/volumes/snapshot-tags.ts";
import { acknowledgeWildcard } from "./acknowledge.ts";
import { grantClusterRole } from "./cluster-role.ts";

const REASON =
  "Which disks and snapshots there will be is not known; a disk is made with the tags of its restore or not at all.";

/**
 * Lets a function make disks of snapshots, a real Velero's and other accounts' too, and copy those
 * from another Region, but make nothing without the tags that say which restore into which cluster
 * made it. It can neither delete nor attach any.
 */
export function grantVolumeCreation(grantee: IFunction, cluster: Cluster): void {
  if (grantClusterRole(grantee, cluster)) return;
  // A snapshot location may be in another region, and no account is part of a snapshot's ARN.
  const volumes = arnsOf(grantee, "volume");
  const snapshots = arnsOf(grantee, "snapshot", "");
  const originals = snapshots.replace(/\*$/, "snap-*");
  const tagged = {
    StringEquals: { [`aws:RequestTag/${CLUSTER_TAG}`]: cluster.spec.eksClusterName },
    Null: { [`aws:RequestTag/${RESTORE_TAG}`]: "false" },
  };
  const onCreation = (action: string) => ({ StringEquals: { "ec2:CreateAction": action } });
  for (const statement of [
    { actions: ["ec2:DescribeSnapshots", "ec2:DescribeVolumes"], resources: ["*"] },
    { actions: ["ec2:CreateVolume"], resources: [volumes], conditions: tagged },
    { actions: ["ec2:CreateVolume"], resources: [snapshots] },
    {
      actions: ["ec2:CreateTags"],
      resources: [volumes],
      conditions: onCreation("CreateVolume"),
    },
    // EC2 asks for the original by its id, and for the copy, which has none yet, by `snapshot/*`.
    { actions: ["ec2:CopySnapshot"], resources: [originals] },
    { actions: ["ec2:CopySnapshot"], resources: [snapshots], conditions: tagged },
    {
      actions: ["ec2:CreateTags"],
      resources: [snapshots],
      conditions: onCreation("CopySnapshot"),
    },
    ...keyStatements(),
  ]) {
    grantee.addToRolePolicy(new PolicyStatement(statement));
  }
  for (const resource of [volumes, snapshots, originals])
    acknowledgeWildcard(grantee, resource, REASON);
}

/**
 * Lets a function delete disks that restores into the cluster made, as their tags say; EC2 itself
 * keeps those that are attached.
 */
export function grantVolumeDeletion(grantee: IFunction, cluster: Cluster): void {
  if (grantClusterRole(grantee, cluster)) return;
  const volumes = arnsOf(grantee, "volume");
  const ownedBy = {
    StringEquals: { [`aws:ResourceTag/${CLUSTER_TAG}`]: cluster.spec.eksClusterName },
    Null: { [`aws:ResourceTag/${RESTORE_TAG}`]: "false" },
  };
  for (const statement of [
    { actions: ["ec2:DescribeVolumes"], resources: ["*"] },
    { actions: ["ec2:DeleteVolume"], resources: [volumes], conditions: ownedBy },
  ]) {
    grantee.addToRolePolicy(new PolicyStatement(statement));
  }
  acknowledgeWildcard(
    grantee,
    volumes,
    "Which disks there will be is not known; conditions on their tags say which may go.",
  );
}

function arnsOf(grantee: IFunction, resource: string, account?: string): string {
  return Stack.of(grantee).formatArn({
    service: "ec2",
    region: "*",
    ...(account !== undefined && { account }),
    resource,
    resourceName: "*",
  });
}

/**
 * What EBS does with keys in the name of whoever makes a disk: that of the snapshot, which is only
 * known when it is restored, and that of the location. The keys' own policies decide as well.
 */
function keyStatements() {
  const viaEc2 = { "kms:ViaService": "ec2.*.amazonaws.com" };
  return [
    {
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: ["*"],
      conditions: { StringLike: viaEc2 },
    },
    {
      actions: ["kms:CreateGrant"],
      resources: ["*"],
      conditions: { StringLike: viaEc2, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
