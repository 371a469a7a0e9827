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

/** A thing that is made with the tags of its backup, in one request. */
function making(action: string, resource: (stack: StackNames) => string): Requests {
  return (stack, backupName) => {
    const context = tagged("RequestTag", ownTags(stack, backupName));
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

const volumeArn = (stack: StackNames) => arnIn(stack, "ec2", "volume/vol-0123456789abcdef0");
const instanceArn = (stack: StackNames) => arnIn(stack, "ec2", "instance/i-0123456789abcdef0");

/** What EC2's commands ask of IAM where a resource is named; the subject is a backup. */
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
  CreateVolume: (stack, backupName) => [
    {
      action: "ec2:CreateVolume",
      resource: snapshotArn(stack),
      context: tagged("ResourceTag", ownTags(stack, backupName)),
    },
    ...making("ec2:CreateVolume", volumeArn)(stack, backupName),
  ],
  DeleteSnapshot: (stack, backupName) => [
    {
      action: "ec2:DeleteSnapshot",
      resource: snapshotArn(stack),
      context: tagged("ResourceTag", ownTags(stack, backupName)),
    },
  ],
  DeleteVolume: (stack, backupName) => [
    {
      action: "ec2:DeleteVolume",
      resource: volumeArn(stack),
      context: tagged("ResourceTag", ownTags(stack, backupName)),
    },
  ],
};
