import type { BucketStore } from "./bucket-store.ts";
import { type S3Answer, type S3Request, s3Refusal } from "./s3-answer.ts";
import { listObjectsAnswer, listUploadsAnswer } from "./s3-listings.ts";

/** The access key id that may do nothing, so that "access denied" can be seen. */
const DENIED_ACCESS_KEY_ID = "denied";

/** What the library makes of a query; anything else it would take for a plain GET or PUT. */
const KNOWN_QUERY = [
  /^(prefix|delimiter|max-keys|marker|start-after|continuation-token|encoding-type|fetch-owner)$/,
  /^(uploads|uploadId|partNumber|delete|list-type|x-id|max-uploads|key-marker|upload-id-marker)$/,
  /^(x-amz-.*|response-.*)$/i,
];

/**
 * Answers what the library does not, or gets wrong, and leaves the rest to it (`undefined`). It must
 * not wait for anything: between its look at the key and the library's write nobody else may come.
 */
export function answerFirst(store: BucketStore, request: S3Request): S3Answer | undefined {
  return (
    denial(request) ??
    notImplemented(request) ??
    absent(store, request) ??
    listing(store, request) ??
    conflict(store, request)
  );
}

function denial({ headers }: S3Request): S3Answer | undefined {
  if (!String(headers.authorization).includes(`Credential=${DENIED_ACCESS_KEY_ID}/`))
    return undefined;
  return s3Refusal(403, "AccessDenied", "Access Denied");
}

function notImplemented({ method, key, query, headers }: S3Request): S3Answer | undefined {
  const unknown =
    Object.keys(query).find((name) => !KNOWN_QUERY.some((pattern) => pattern.test(name))) ??
    (method === "GET" && key && query.uploadId ? "uploadId" : undefined) ??
    (method === "PUT" && headers["if-match"] ? "If-Match" : undefined);
  return (
    (unknown && s3Refusal(501, "NotImplemented", `the embedded S3 has no '${unknown}'`)) ||
    undefined
  );
}

function absent(store: BucketStore, { method, bucketName, key }: S3Request): S3Answer | undefined {
  const creates = method === "PUT" && key === "";
  if (creates || store.hasBucket(bucketName)) return undefined;
  return s3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
}

function listing(store: BucketStore, request: S3Request): S3Answer | undefined {
  const { method, key, query } = request;
  if (method !== "GET" || key !== "") return undefined;
  if ("uploads" in query) return listUploadsAnswer(store, request);
  return query["list-type"] === "2" ? listObjectsAnswer(store, request) : undefined;
}

/** `If-None-Match: *` on PutObject and CompleteMultipartUpload. */
function conflict(store: BucketStore, request: S3Request): S3Answer | undefined {
  const { method, bucketName, key, query, headers } = request;
  const writes = (method === "PUT" && !query.partNumber) || (method === "POST" && query.uploadId);
  if (!writes || headers["if-none-match"] !== "*" || !hasObject(store, bucketName, key)) {
    return undefined;
  }
  return s3Refusal(412, "PreconditionFailed", "At least one of the preconditions did not hold");
}

function hasObject(store: BucketStore, bucketName: string, key: string): boolean {
  try {
    store.headObject(bucketName, key);
    return true;
  } catch {
    return false;
  }
}
