import { type ListObjectsV2Output, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import type { StoredObject } from "../../core/store/object-store.ts";

/** A bucket, and what the keys looked for begin with. */
export interface KeyRange {
  readonly Bucket: string;
  readonly Prefix: string;
}

/** Lists objects, with full keys, in key order. */
export async function* listObjects(
  client: S3Client,
  range: KeyRange,
): AsyncGenerator<StoredObject> {
  for await (const page of pages(client, range)) {
    for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
      yield {
        key: decoded(Key, page),
        size: Size,
        ...(LastModified && { lastModified: LastModified }),
      };
    }
  }
}

/** Lists what lies between the prefix and the next slash, without either. */
export async function* listDirectories(client: S3Client, range: KeyRange): AsyncGenerator<string> {
  for await (const page of pages(client, { ...range, Delimiter: "/" })) {
    for (const { Prefix = "" } of page.CommonPrefixes ?? []) {
      yield decoded(Prefix, page).slice(range.Prefix.length, -1);
    }
  }
}

/** Whether a key exists, by a listing: unlike HEAD it tells a missing bucket from a missing object. */
export async function keyExists(client: S3Client, Bucket: string, key: string): Promise<boolean> {
  // A key sorts before all that it begins, so when it is there, it comes first.
  const one = { Bucket, Prefix: key, MaxKeys: 1 };
  for await (const page of pages(client, one)) {
    return page.Contents?.some(({ Key = "" }) => decoded(Key, page) === key) ?? false;
  }
  return false;
}

function pages(client: S3Client, input: KeyRange & { Delimiter?: string; MaxKeys?: number }) {
  // Keys may hold characters that XML cannot; one such key would make the whole page unreadable.
  return paginateListObjectsV2({ client }, { ...input, EncodingType: "url" });
}

/** Servers that know nothing of the encoding leave it out of their answer too. */
function decoded(key: string, page: ListObjectsV2Output): string {
  return page.EncodingType === "url" ? decodeURIComponent(key.replaceAll("+", " ")) : key;
}
