import { RESTORE_TAG } from "../../../lambdas/core/volumes/restored-volume-tags.ts";
import { BACKUP_TAG, CLUSTER_TAG } from "../../../lambdas/core/volumes/snapshot-tags.ts";
import { type AwsRequest, arnIn, type StackNames } from "./aws-request.ts";

type Requests = (stack: StackNames, subject: string) => readonly AwsRequest[];

/** Tags of a resource that is there, or that a request gives one. */
export function tagged(
  kind: "ResourceTag" | "RequestTag",
  tags: Readonly<Record<string, string>>,
): Record<string, string | string[]> {
  const keys = Object.entries(tags).map(([key, value]) => [`aws:${kind}/${key}`, value]);
  return {
    ...Object.fromEntries(keys),
    ...(kind === "RequestTag" && { "aws:TagKeys": Object.keys(tags) }),
  };
}

/** Any snapshot: no account is part of its ARN. */
export function snapshotArn({ region }: { readonly region: string }): string {
  return `arn:aws:ec2:${region}::snapshot/snap-0123456789abcdef0`;
}

/** What Jangada puts on everything it makes for a backup. */
function ownTags({ eksClusterName }: StackNames, backupName: string) {
  return { [CLUSTER_TAG]: eksClusterName, [BACKUP_TAG]: backupName };
}

/** What Jangada puts on every disk it makes for a restore. */
function restoreTags({ eksClusterName }: StackNames, restoreName: string) {
  return { [CLUSTER_TAG]: eksClusterName, [RESTORE_TAG]: `${restoreName}/2026-11-23T12:00:00Z` };
}

/** A thing that is made with the tags of its backup, or restore, in one request. */
function making(
  action: string,
  resource: (stack: StackNames) => string,
  tagsOf: (stack: StackNames, maker: string) => Readonly<Record<string, string>> = ownTags,
): Requests {
  return (stack, maker) => {
    const context = tagged("RequestTag", tagsOf(stack, maker));
    const [, CreateAction = ""] = action.split(":");
    return [
      { action, resource: resource(stack), context },
      {
        action: "ec2:CreateTags",
        resource: resource(stack),
        context: { ...context, "ec2:CreateAction": CreateAction },
      },
    ];
  };
}

/**
 * A copy that is to be made: it has no id when EC2 asks whether it may be, but a star, which the
 * simulator would take for a wildcard.
 */
export function copyArn({ region }: { readonly region: string }): string {
  return `arn:aws:ec2:${region}::snapshot/star`;
}

/** What EBS does with a key to make something encrypted of something encrypted. */
function useOfKey(stack: StackNames): readonly AwsRequest[] {
  const resource = arnIn(stack, "kms", "key/0000");
  const viaEc2 = { "kms:ViaService": `ec2.${stack.region}.amazonaws.com` };
  const forEbs = { ...viaEc2, "kms:GrantIsForAWSResource": "true" };
  const actions = ["kms:Decrypt", "kms:ReEncryptFrom", "kms:GenerateDataKeyWithoutPlaintext"];
  return [
    ...actions.map((action) => ({ action, resource, context: viaEc2 })),
    { action: "kms:CreateGrant", resource, context: forEbs },
  ];
}

const volumeArn = (stack: StackNames) => arnIn(stack, "ec2", "volume/vol-0123456789abcdef0");
const instanceArn = (stack: StackNames) => arnIn(stack, "ec2", "instance/i-0123456789abcdef0");

/** What EC2's commands ask of IAM where a resource is named; the subject is a backup or a restore. */
export const SNAPSHOT_COMMANDS: Readonly<Record<string, Requests>> = {
  CreateSnapshot: (stack, backupName) => [
    { action: "ec2:CreateSnapshot", resource: volumeArn(stack) },
    ...making("ec2:CreateSnapshot", snapshotArn)(stack, backupName),
  ],
  CreateSnapshots: (stack, backupName) => [
    { action: "ec2:CreateSnapshots", resource: instanceArn(stack) },
    { action: "ec2:CreateSnapshots", resource: volumeArn(stack) },
    ...making("ec2:CreateSnapshots", snapshotArn)(stack, backupName),
  ],
  CopySnapshot: (stack, restoreName) => [
    // A real Velero's snapshot of another Region, which carries no tag of ours.
    { action: "ec2:CopySnapshot", resource: snapshotArn({ region: "ap-south-1" }) },
    ...making("ec2:CopySnapshot", copyArn, restoreTags)(stack, restoreName),
    ...useOfKey(stack),
  ],
  CreateVolume: (stack, restoreName) => [
    // A real Velero's snapshot, which carries no tag of ours.
    { action: "ec2:CreateVolume", resource: snapshotArn(stack) },
    ...making("ec2:CreateVolume", volumeArn, restoreTags)(stack, restoreName),
    ...useOfKey(stack),
  ],
  DeleteSnapshot: (stack, backupName) => [
    {
      action: "ec2:DeleteSnapshot",
      resource: snapshotArn(stack),
      context: tagged("ResourceTag", ownTags(stack, backupName)),
    },
  ],
  DeleteVolume: (stack, restoreName) => [
    {
      action: "ec2:DeleteVolume",
      resource: volumeArn(stack),
      context: tagged("ResourceTag", restoreTags(stack, restoreName)),
    },
  ],
};
