import { describe, expect, it } from "vitest";
import { ebsError } from "../../../lambdas/adapters/ebs/ebs-error.ts";
import { SnapshotterError } from "../../../lambdas/core/volumes/snapshotter-error.ts";

function sdkError(name: string, httpStatusCode?: number, code?: string): Error {
  const $metadata = { httpStatusCode };
  return Object.assign(new Error("EC2's words."), { name, $metadata, ...(code && { code }) });
}

describe("ebsError", () => {
  it.for([
    { name: "RequestLimitExceeded", status: 503, reason: "throttled" },
    { name: "ResourceLimitExceeded", status: 400, reason: "throttled" },
    { name: "Throttling", status: 400, reason: "throttled" },
    { name: "SnapshotCreationPerVolumeRateExceeded", status: 400, reason: "volumeBusy" },
    { name: "ConcurrentSnapshotLimitExceeded", status: 400, reason: "volumeBusy" },
    { name: "UnauthorizedOperation", status: 403, reason: "denied" },
    { name: "AuthFailure", status: 401, reason: "denied" },
    { name: "CredentialsProviderError", status: undefined, reason: "denied" },
    { name: "InvalidVolume.NotFound", status: 400, reason: "notFound" },
    { name: "InvalidSnapshot.NotFound", status: 400, reason: "notFound" },
    { name: "InvalidInstanceID.NotFound", status: 400, reason: "notFound" },
    { name: "VolumeLimitExceeded", status: 400, reason: "refused" },
    { name: "IdempotentParameterMismatch", status: 400, reason: "refused" },
    { name: "InternalError", status: 500, reason: "unavailable" },
    { name: "Weird", status: 502, reason: "unavailable" },
    { name: "SyntaxError", status: 200, reason: "unavailable" },
    { name: "TimeoutError", status: undefined, reason: "unavailable" },
  ])("takes $name ($status) for $reason", ({ name, status, reason }) => {
    expect(ebsError(sdkError(name, status), "x")).toMatchObject({ reason });
  });

  it.for(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "UND_ERR_SOCKET"])(
    "takes %s for unavailable",
    (code) => {
      expect(ebsError(sdkError("Error", undefined, code), "x")).toMatchObject({
        reason: "unavailable",
      });
    },
  );

  it("says what was tried, how to help it, and EC2's words; the cause is kept", () => {
    const cause = sdkError("VolumeLimitExceeded", 400);
    const error = ebsError(cause, 'make a disk of snapshot "snap-1" in zone "us-east-1a"');
    expect(error).toBeInstanceOf(SnapshotterError);
    expect(error).toMatchObject({
      message:
        'cannot make a disk of snapshot "snap-1" in zone "us-east-1a": the account\'s quota is used up: ask for a higher one (VolumeLimitExceeded: EC2\'s words)',
      cause,
    });
  });

  it("names the setting when no region is known", () => {
    expect(ebsError(new Error("Region is missing"), "x")).toMatchObject({
      reason: "refused",
      message: expect.stringContaining("set spec.config.region"),
    });
  });

  it.for([new TypeError("a bug"), "a text", new SnapshotterError("denied", "before")])(
    "leaves alone what is not EC2's: %s",
    (error) => {
      expect(ebsError(error, "x")).toBe(error);
    },
  );
});
