import { HeadObjectCommand, type HeadObjectOutput, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectHold, ObjectHolds } from "../../core/retention/object-holds.ts";
import { readCustomerKey } from "./encryption-settings.ts";
import type { S3StoreSettings } from "./s3-object-store.ts";
import { answerOf, storeError } from "./store-error.ts";

/** Where the objects are, and the time. */
export type ObjectHoldSettings = Pick<
  S3StoreSettings,
  "bucketName" | "prefix" | "customerKeyEncryptionFile"
> & { readonly now: () => Date };

/**
 * Asks S3 Object Lock by a HEAD of each object. Needs `s3:GetObjectRetention` and
 * `s3:GetObjectLegalHold`: without them S3 leaves the holds out of its answer, and they look as if
 * there were none.
 *
 * @throws JangadaError `StoreDenied` when the customer's key file cannot be used.
 */
export function s3ObjectHolds(client: S3Client, settings: ObjectHoldSettings): ObjectHolds {
  const { bucketName, now } = settings;
  const trimmed = (settings.prefix ?? "").replace(/^\/+|\/+$/g, "");
  const prefix = trimmed && `${trimmed}/`;
  const customerKey = readCustomerKey(settings.customerKeyEncryptionFile);
  return {
    async holdOn(key) {
      const place = { Bucket: bucketName, Key: prefix + key };
      try {
        const answer = await client.send(new HeadObjectCommand({ ...place, ...customerKey }));
        return holdIn(answer, now());
      } catch (error) {
        if (answerOf(error).httpStatusCode === 404) return undefined;
        throw storeError(error, { verb: "look for", bucketName, key: place.Key });
      }
    },
  };
}

function holdIn(
  { ObjectLockLegalHoldStatus, ObjectLockRetainUntilDate: until }: HeadObjectOutput,
  now: Date,
): ObjectHold | undefined {
  if (ObjectLockLegalHoldStatus === "ON") return { kind: "LegalHold" };
  return until !== undefined && until > now ? { kind: "Retention", until } : undefined;
}
