import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { fromIni } from "@aws-sdk/credential-provider-ini";
import type { AwsLocationConfig } from "../../core/velero/aws-location-config.ts";

/** Long enough for a TLS handshake across the world, short enough to try again. */
const CONNECTION_TIMEOUT_MS = 5_000;
/** Without a byte in either direction for this long, the other side is gone. */
const IDLE_TIMEOUT_MS = 60_000;
/** Four pauses of up to 0.1, 0.2, 0.4 and 0.8 s: a hiccup. The workflow waits out what is longer. */
const MAX_ATTEMPTS = 5;

/**
 * Opens a client for the endpoint, credentials and certificates of a storage location. What the
 * location leaves open is taken from the AWS SDK's usual places. For URLs that people open, pass
 * the location with `s3Url` replaced by `publicUrl`.
 */
export function s3ClientFor(location: AwsLocationConfig): S3Client {
  const { profile, credentialsFile } = location;
  return new S3Client({
    ...endpoint(location),
    ...((profile || credentialsFile) && {
      credentials: fromIni({ profile, filepath: credentialsFile }),
    }),
    ...(location.checksumAlgorithm === "" && {
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
    maxAttempts: MAX_ATTEMPTS,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
      httpsAgent: {
        keepAlive: true,
        rejectUnauthorized: !location.insecureSkipTLSVerify,
        ...(location.caCert && { ca: location.caCert }),
      },
    },
    // With `Expect: 100-continue` the SDK opens a connection of its own for every part of 2 MiB up.
    expectContinueHeader: false,
  });
}

/** A bucket in a region other than expected is followed there, so `region` may stay open (AWS only). */
function endpoint(location: AwsLocationConfig): S3ClientConfig {
  const { region, s3Url, s3ForcePathStyle } = location;
  if (!s3Url) return { ...(region && { region }), followRegionRedirects: true };
  return {
    // Other servers want some region in the signature and rarely mind which.
    region: region ?? "us-east-1",
    endpoint: s3Url,
    forcePathStyle: s3ForcePathStyle,
  };
}
