import { readFileSync } from "node:fs";
import { ErrorName, JangadaError } from "../../core/errors.ts";
import type { AwsLocationConfig } from "../../core/velero/aws-location-config.ts";

/** A customer's own key, as every request that touches an object's bytes must carry it (SSE-C). */
export interface CustomerKey {
  readonly SSECustomerAlgorithm?: "AES256";
  readonly SSECustomerKey?: string;
}

/** Settings of a location that every new object is written with. */
export type WriteSettings = Partial<
  Pick<AwsLocationConfig, "kmsKeyId" | "serverSideEncryption" | "tagging" | "checksumAlgorithm">
>;

/** AES-256's. */
const KEY_BYTES = 32;

/**
 * Reads a customer's key; `{}` when the location has none.
 *
 * @throws JangadaError `StoreDenied` when the file cannot be read or is not of 32 bytes.
 */
export function readCustomerKey(path: string | undefined): CustomerKey {
  if (!path) return {};
  const key = bytesOf(path);
  if (key.length !== KEY_BYTES) {
    throw unusable(path, `has ${key.length} bytes where ${KEY_BYTES} are needed`);
  }
  // The SDK takes a string of 44 characters that decodes to 32 bytes for base64, and adds the MD5.
  return { SSECustomerAlgorithm: "AES256", SSECustomerKey: key.toString("base64") };
}

/** Parameters of PutObject and CreateMultipartUpload for a location's settings. */
export function writeParameters(settings: WriteSettings) {
  const { kmsKeyId, serverSideEncryption, tagging, checksumAlgorithm } = settings;
  return {
    ...(serverSideEncryption && { ServerSideEncryption: serverSideEncryption }),
    ...(kmsKeyId && { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kmsKeyId }),
    ...(tagging && { Tagging: tagging }),
    ...(checksumAlgorithm && { ChecksumAlgorithm: checksumAlgorithm }),
  };
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unusable(path, `cannot be read (${(error as Error).message})`, error);
  }
}

function unusable(path: string, reason: string, cause?: unknown): JangadaError {
  return new JangadaError(
    ErrorName.StoreDenied,
    `the key file '${path}' ${reason}: correct config.customerKeyEncryptionFile`,
    { cause },
  );
}
