import { RESTORE_TAG } from "../../../lambdas/core/volumes/restored-volume-tags.ts";
import { BACKUP_TAG, CLUSTER_TAG } from "../../../lambdas/core/volumes/snapshot-tags.ts";
import { type AwsRequest, arnIn, type StackNames } from "./aws-request.ts";
import { copyArn, snapshotArn, tagged } from "./snapshot-requests.ts";

/** What must be denied, and in which words. */
export type Denial = readonly [what: string, request: (stack: StackNames) => AwsRequest];

const WHOLE = { "s3:ObjectCreationOperation": "true" };

function onObject(action: string, key: string, context = {}): Denial[1] {
  return ({ bucket, prefix }) => ({
    action,
    resource: `arn:aws:s3:::${bucket}/${prefix}${key}`,
    context,
  });
}

function onBucket(action: string, context = {}): Denial[1] {
  return ({ bucket }) => ({ action, resource: `arn:aws:s3:::${bucket}`, context });
}

function onSnapshot(action: string, tags: Readonly<Record<string, string>>): Denial[1] {
  return (stack) => ({
    action,
    resource: snapshotArn(stack),
    context: tagged("ResourceTag", tags),
  });
}

const ON_STORES: readonly Denial[] = [
  [
    "overwrite a backup's metadata",
    onObject("s3:PutObject", "backups/b/velero-backup.json", WHOLE),
  ],
  ["write beside backups and restores", onObject("s3:PutObject", "kopia/shop/x", WHOLE)],
  ["delete beside backups and restores", onObject("s3:DeleteObject", "kopia/shop/x")],
  ["read beside backups and restores", onObject("s3:GetObject", "restic/shop/x")],
  [
    "read below another prefix",
    ({ bucket }) => ({
      action: "s3:GetObject",
      resource: `arn:aws:s3:::${bucket}/other/backups/b/b.tar.gz`,
    }),
  ],
  ["list another prefix", onBucket("s3:ListBucket", { "s3:prefix": "other/backups/" })],
  ["take a lock off", onObject("s3:BypassGovernanceRetention", "backups/b/b.tar.gz")],
  ["change a lock", onObject("s3:PutObjectRetention", "backups/b/b.tar.gz")],
  ["lift a legal hold", onObject("s3:PutObjectLegalHold", "backups/b/b.tar.gz")],
  ["change the bucket's policy", onBucket("s3:PutBucketPolicy")],
  ["change the bucket's lifecycle", onBucket("s3:PutLifecycleConfiguration")],
  ["stop the bucket's versions", onBucket("s3:PutBucketVersioning")],
  ["delete the bucket", onBucket("s3:DeleteBucket")],
  [
    "read another bucket",
    () => ({ action: "s3:GetObject", resource: "arn:aws:s3:::another/backups/b/b.tar.gz" }),
  ],
  [
    "decrypt with another key",
    (stack) => ({
      action: "kms:Decrypt",
      resource: arnIn(stack, "kms", "key/0000"),
      context: { "kms:ResourceAliases": ["alias/another"] },
    }),
  ],
  [
    "delete the key",
    ({ keyArn }) => ({ action: "kms:ScheduleKeyDeletion", resource: keyArn, context: {} }),
  ],
];

const ON_SNAPSHOTS: readonly Denial[] = [
  ["delete a snapshot that no backup made", onSnapshot("ec2:DeleteSnapshot", {})],
  [
    "delete a snapshot that AWS Backup made",
    onSnapshot("ec2:DeleteSnapshot", { "aws:backup:source-resource": "vol-1" }),
  ],
  [
    "delete another cluster's snapshot",
    onSnapshot("ec2:DeleteSnapshot", { [CLUSTER_TAG]: "another", [BACKUP_TAG]: "b" }),
  ],
  [
    "delete a snapshot that names no cluster",
    onSnapshot("ec2:DeleteSnapshot", { [CLUSTER_TAG]: "", [BACKUP_TAG]: "b" }),
  ],
  [
    "share a snapshot",
    onSnapshot("ec2:ModifySnapshotAttribute", { [CLUSTER_TAG]: "example", [BACKUP_TAG]: "b" }),
  ],
  [
    "copy a snapshot without saying whose the copy is",
    (stack) => ({
      action: "ec2:CopySnapshot",
      resource: copyArn(stack),
      context: tagged("RequestTag", { Name: "mine" }),
    }),
  ],
  [
    "copy a snapshot in another cluster's name",
    (stack) => ({
      action: "ec2:CopySnapshot",
      resource: copyArn(stack),
      context: tagged("RequestTag", { [CLUSTER_TAG]: "another", [RESTORE_TAG]: "r" }),
    }),
  ],
  ["tag a snapshot as its own", onSnapshot("ec2:CreateTags", {})],
  [
    "delete a disk that no restore made",
    (stack) => ({
      action: "ec2:DeleteVolume",
      resource: arnIn(stack, "ec2", "volume/vol-0123456789abcdef0"),
    }),
  ],
  [
    "delete a disk that another cluster's restore made",
    (stack) => ({
      action: "ec2:DeleteVolume",
      resource: arnIn(stack, "ec2", "volume/vol-0123456789abcdef0"),
      context: tagged("ResourceTag", { [CLUSTER_TAG]: "another", [RESTORE_TAG]: "r" }),
    }),
  ],
  [
    "delete a cluster's own disk",
    (stack) => ({
      action: "ec2:DeleteVolume",
      resource: arnIn(stack, "ec2", "volume/vol-0123456789abcdef0"),
      context: tagged("ResourceTag", { "kubernetes.io/cluster/example": "owned" }),
    }),
  ],
  [
    "make a disk that does not say whose it is",
    (stack) => ({
      action: "ec2:CreateVolume",
      resource: arnIn(stack, "ec2", "volume/*"),
      context: tagged("RequestTag", { Name: "mine" }),
    }),
  ],
  [
    "make a disk in another cluster's name",
    (stack) => ({
      action: "ec2:CreateVolume",
      resource: arnIn(stack, "ec2", "volume/*"),
      context: tagged("RequestTag", { [CLUSTER_TAG]: "another", [RESTORE_TAG]: "r" }),
    }),
  ],
  [
    "tag a disk that is there",
    (stack) => ({
      action: "ec2:CreateTags",
      resource: arnIn(stack, "ec2", "volume/vol-0123456789abcdef0"),
      context: tagged("RequestTag", { [CLUSTER_TAG]: "example", [RESTORE_TAG]: "r" }),
    }),
  ],
  [
    "use a key for anything but disks",
    (stack) => ({
      action: "kms:Decrypt",
      resource: arnIn(stack, "kms", "key/0000"),
      context: { "kms:ViaService": `secretsmanager.${stack.region}.amazonaws.com` },
    }),
  ],
  [
    "attach a disk to an instance",
    (stack) => ({
      action: "ec2:AttachVolume",
      resource: arnIn(stack, "ec2", "volume/vol-0123456789abcdef0"),
    }),
  ],
];

function on(service: string, action: string, resource: string): Denial[1] {
  return (stack) => ({
    action: `${service}:${action}`,
    resource: arnIn(stack, service, resource),
  });
}

const ON_CONTROLS: readonly Denial[] = [
  [
    "read another cluster's locations",
    on("ssm", "GetParametersByPath", "parameter/jangada/another/backup-storage-locations/"),
  ],
  ["read a parameter of others", on("ssm", "GetParameter", "parameter/database/password")],
  [
    "write its own locations",
    on("ssm", "PutParameter", "parameter/jangada/example/backup-storage-locations/default"),
  ],
  ["find another cluster", on("eks", "DescribeCluster", "cluster/another")],
  ["let itself into a cluster", on("eks", "CreateAccessEntry", "cluster/example")],
  [
    "start another cluster's backup",
    on("states", "StartExecution", "stateMachine:Jangada-another-BackupWorkflow"),
  ],
  [
    "start a restore",
    on("states", "StartExecution", "stateMachine:Jangada-example-RestoreWorkflow"),
  ],
  [
    "stop an execution",
    on("states", "StopExecution", "execution:Jangada-example-BackupWorkflow:nightly-1"),
  ],
  [
    "change another cluster's schedule",
    on("scheduler", "UpdateSchedule", "schedule/Jangada-another/nightly"),
  ],
  ["delete a schedule", on("scheduler", "DeleteSchedule", "schedule/Jangada-example/nightly")],
  ["invoke another function", on("lambda", "InvokeFunction", "function:payments")],
  [
    "hand a role to a service that is not the scheduler",
    ({ scheduleRoleArn }) => ({
      action: "iam:PassRole",
      resource: scheduleRoleArn,
      context: { "iam:PassedToService": "lambda.amazonaws.com" },
    }),
  ],
  [
    "assume a role",
    () => ({ action: "sts:AssumeRole", resource: "arn:aws:iam::123456789012:role/Admin" }),
  ],
  [
    "change its own role",
    () => ({
      action: "iam:PutRolePolicy",
      resource: "arn:aws:iam::123456789012:role/Jangada-example-RestoreItems",
    }),
  ],
];

/** What no function may do, whatever its code comes to do wrong. */
export const DENIALS: readonly Denial[] = [...ON_STORES, ...ON_SNAPSHOTS, ...ON_CONTROLS];
