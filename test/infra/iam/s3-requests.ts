import type { AwsRequest, StackNames } from "./aws-request.ts";

/** What one command asks of IAM. `key` is below the location's prefix. */
export type S3Requests = (stack: StackNames, key: string) => readonly AwsRequest[];

/** `s3:PutObject`, by a request that makes an object or only a part of one. */
function put(context: Record<string, string>): S3Requests {
  return (stack, key) => [
    { ...object(stack, key, "s3:PutObject"), context },
    // Parts are read back to be joined.
    ...encryption(stack, "kms:GenerateDataKey", "kms:Decrypt"),
  ];
}

const PART = { "s3:ObjectCreationOperation": "false" };
const WHOLE = { "s3:ObjectCreationOperation": "true" };
const NEW = { ...WHOLE, "s3:if-none-match": "*" };

/** What S3's commands ask of IAM, KMS included. */
export const S3_COMMANDS: Readonly<Record<string, S3Requests>> = {
  GetObject: (stack, key) => [
    object(stack, key, "s3:GetObject"),
    ...encryption(stack, "kms:Decrypt"),
  ],
  // For holds, which S3 leaves out of its answer to who may not see them.
  HeadObject: (stack, key) => [
    object(stack, key, "s3:GetObject"),
    object(stack, key, "s3:GetObjectLegalHold"),
    object(stack, key, "s3:GetObjectRetention"),
  ],
  DeleteObject: (stack, key) => [
    object(stack, key, "s3:DeleteObject"),
    object(stack, key, "s3:DeleteObjectVersion"),
  ],
  AbortMultipartUpload: (stack, key) => [object(stack, key, "s3:AbortMultipartUpload")],
  ListObjectsV2: (stack, key) => [listing(stack, key, "s3:ListBucket")],
  ListObjectVersions: (stack, key) => [listing(stack, key, "s3:ListBucketVersions")],
  // Knows no condition on a prefix.
  ListMultipartUploads: ({ bucket }) => [
    { action: "s3:ListBucketMultipartUploads", resource: `arn:aws:s3:::${bucket}` },
  ],
  PutObject: put(WHOLE),
  CreateMultipartUpload: put(PART),
  UploadPart: put(PART),
  CompleteMultipartUpload: put(WHOLE),
};

/** The same two when they may only make what is not there. */
export const CREATE_ONLY: Readonly<Record<string, S3Requests>> = {
  PutObject: put(NEW),
  CompleteMultipartUpload: put(NEW),
};

/** What lib-storage's `Upload` sends, whatever the size. */
export const UPLOAD = [
  "PutObject",
  "CreateMultipartUpload",
  "UploadPart",
  "CompleteMultipartUpload",
  "AbortMultipartUpload",
] as const;

function object({ bucket, prefix }: StackNames, key: string, action: string): AwsRequest {
  return { action, resource: `arn:aws:s3:::${bucket}/${prefix}${key}` };
}

function listing({ bucket, prefix }: StackNames, key: string, action: string): AwsRequest {
  const context = { "s3:prefix": prefix + key };
  return { action, resource: `arn:aws:s3:::${bucket}`, context };
}

function encryption({ keyArn, keyAlias }: StackNames, ...actions: string[]): readonly AwsRequest[] {
  const context = { "kms:ResourceAliases": [keyAlias] };
  return actions.map((action) => ({ action, resource: keyArn, context }));
}
