import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type MultipartUpload,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { KeyRange } from "./list-keys.ts";
import { answerOf } from "./store-error.ts";

/** An upload that is neither completed nor aborted. */
interface OpenUpload {
  /** Full key. */
  readonly Key: string;
  readonly UploadId: string | undefined;
}

/** Ends multipart uploads begun before `before`; returns their full keys. */
export async function abortUploads(
  client: S3Client,
  range: KeyRange,
  before: Date,
): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const upload of unfinishedUploads(client, range, before)) {
    await client
      .send(new AbortMultipartUploadCommand({ Bucket: range.Bucket, ...upload }))
      .catch(unlessGone);
    keys.push(upload.Key);
  }
  return keys;
}

/** Finds multipart uploads begun before `before`, in the order of their keys. */
export async function* unfinishedUploads(
  client: S3Client,
  range: KeyRange,
  before: Date,
): AsyncGenerator<OpenUpload> {
  for await (const { Key, UploadId, Initiated } of uploads(client, range)) {
    if (Key && Initiated && Initiated < before) yield { Key, UploadId };
  }
}

async function* uploads(client: S3Client, range: KeyRange): AsyncGenerator<MultipartUpload> {
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
