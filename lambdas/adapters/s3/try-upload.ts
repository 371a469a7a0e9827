import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";

/**
 * Begins an upload as a backup would and ends it at once. S3 asks for `s3:PutObject` and the key's
 * `kms:GenerateDataKey` when an upload begins, and no object or version comes of one that is aborted.
 */
export async function tryUpload(
  client: S3Client,
  object: CreateMultipartUploadCommandInput,
): Promise<void> {
  const { Bucket, Key } = object;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(object));
  await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
}
