import { ListPartsCommand, type ListPartsCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { unfinishedUploads } from "./abort-uploads.ts";

/** Later than any upload began. */
const EVER = new Date("9999-12-31T00:00:00Z");

/**
 * Bytes of an object that are in its bucket while it is still being uploaded, in parts; `undefined` when no
 * upload of that key is under way, as before its first part and after its end. Takes
 * `s3:ListBucketMultipartUploads` and `s3:ListMultipartUploadParts`.
 */
export async function uploadedBytes(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
): Promise<number | undefined> {
  const { Bucket, Key } = place;
  for await (const upload of unfinishedUploads(client, { Bucket, Prefix: Key }, EVER)) {
    if (upload.Key === Key) return await bytesOf(client, { ...place, UploadId: upload.UploadId });
  }
  return undefined;
}

async function bytesOf(
  client: S3Client,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined },
): Promise<number> {
  let bytes = 0;
  let page: ListPartsCommandOutput | undefined;
  do {
    // The SDK's paginator would never end: S3 names a next part where there is none, too.
    const PartNumberMarker = page?.NextPartNumberMarker;
    page = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker }));
    for (const { Size = 0 } of page.Parts ?? []) bytes += Size;
  } while (page.IsTruncated);
  return bytes;
}
