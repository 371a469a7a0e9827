import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { KeyRange } from "./list-keys.ts";
import { answerOf } from "./store-error.ts";

/** Ends multipart uploads begun before `before`; returns their full keys. */
export async function abortUploads(
  client: S3Client,
  range: KeyRange,
  before: Date,
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { Key, UploadId, Initiated } of unfinishedUploads(client, range)) {
    if (!Key || !Initiated || Initiated >= before) continue;
    await client
      .send(new AbortMultipartUploadCommand({ Bucket: range.Bucket, Key, UploadId }))
      .catch(unlessGone);
    keys.push(Key);
  }
  return keys;
}

async function* unfinishedUploads(
  client: S3Client,
  range: KeyRange,
): AsyncGenerator<MultipartUpload> {
  let page: ListMultipartUploadsCommandOutput | undefined;
  do {
    page = await client.send(
      new ListMultipartUploadsCommand({
        ...range,
        KeyMarker: page?.NextKeyMarker,
        UploadIdMarker: page?.NextUploadIdMarker,
      }),
    );
    yield* page.Uploads ?? [];
  } while (page.IsTruncated);
}

/** Somebody else finished or aborted it meanwhile, or another run is cleaning up too. */
function unlessGone(error: unknown): void {
  if (answerOf(error).httpStatusCode !== 404) throw error;
}
