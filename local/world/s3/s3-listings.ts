import type { BucketStore } from "./bucket-store.ts";
import { type S3Answer, type S3Request, s3Result } from "./s3-answer.ts";

/** S3's page size, and its limit. */
const PAGE_KEYS = 1000;

/** One line of a listing: an object, or a prefix that stands for all keys below it. */
type Entry = { readonly key: string; readonly size: number } | { readonly prefix: string };

/** Answers ListObjectsV2, in S3's order: by the bytes of the key. (The library sorts by language.) */
export function listObjectsAnswer(store: BucketStore, request: S3Request): S3Answer {
  const { query, bucketName } = request;
  const show = query["encoding-type"] === "url" ? encodeURIComponent : String;
  const { page, next } = pageOf(entries(store, request), request);
  return s3Result("ListBucketResult", {
    Name: bucketName,
    Prefix: show(query.prefix ?? ""),
    KeyCount: String(page.length),
    MaxKeys: String(pageSize(query["max-keys"])),
    ...(query["encoding-type"] && { EncodingType: query["encoding-type"] }),
    IsTruncated: String(next !== undefined),
    ...(next !== undefined && { NextContinuationToken: Buffer.from(next).toString("base64url") }),
    Contents: page.flatMap((entry) =>
      "key" in entry ? [{ Key: show(entry.key), Size: String(entry.size) }] : [],
    ),
    CommonPrefixes: page.flatMap((entry) =>
      "prefix" in entry ? [{ Prefix: show(entry.prefix) }] : [],
    ),
  });
}

/** Answers ListMultipartUploads, which the library does not know; all on one page. */
export function listUploadsAnswer(store: BucketStore, request: S3Request): S3Answer {
  const { bucketName, query } = request;
  const uploads = [...store.unfinishedUploads].filter(
    (upload) => upload.bucketName === bucketName && upload.key.startsWith(query.prefix ?? ""),
  );
  return s3Result("ListMultipartUploadsResult", {
    Bucket: bucketName,
    IsTruncated: "false",
    Upload: uploads
      .sort((a, b) => byBytes(a.key, b.key))
      .map(({ key, uploadId, initiated }) => ({
        Key: key,
        UploadId: uploadId,
        Initiated: initiated.toISOString(),
      })),
  });
}

function entries(store: BucketStore, { bucketName, query }: S3Request): Entry[] {
  const { prefix = "", delimiter } = query;
  const { objects } = store.listObjects(bucketName, { prefix, maxKeys: Number.POSITIVE_INFINITY });
  const found = new Map<string, Entry>();
  for (const { key, contentLength } of objects) {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    if (!delimiter || end < 0) found.set(key, { key, size: contentLength });
    else {
      const common = key.slice(0, end + delimiter.length);
      found.set(common, { prefix: common });
    }
  }
  return [...found.values()].sort((a, b) => byBytes(nameOf(a), nameOf(b)));
}

function pageOf(all: Entry[], { query }: S3Request): { page: Entry[]; next?: string } {
  const token = query["continuation-token"];
  const after = token ? Buffer.from(token, "base64url").toString() : (query["start-after"] ?? "");
  const rest = after ? all.filter((entry) => byBytes(nameOf(entry), after) > 0) : all;
  const page = rest.slice(0, pageSize(query["max-keys"]));
  const last = page.at(-1);
  return { page, ...(last && rest.length > page.length && { next: nameOf(last) }) };
}

function pageSize(asked: string | undefined): number {
  return Math.min(Number(asked ?? PAGE_KEYS), PAGE_KEYS);
}

function nameOf(entry: Entry): string {
  return "key" in entry ? entry.key : entry.prefix;
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
