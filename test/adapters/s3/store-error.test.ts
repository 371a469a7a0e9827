import { describe, expect, it } from "vitest";
import { storeError } from "../../../lambdas/adapters/s3/store-error.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";

const REQUEST = { verb: "read", bucketName: "raft", key: "backups/b" } as const;

/** An error as the SDK throws it; most of its answers are seen over the wire in s3-object-store.test.ts. */
const thrown = (fields: object, message = "in its own words") =>
  Object.assign(new Error(message), fields);

describe("storeError", () => {
  it.for([
    [
      "a slow-down",
      thrown({ name: "SlowDown", $metadata: { httpStatusCode: 503 } }),
      "StoreUnavailable",
    ],
    [
      "too many requests",
      thrown({ name: "Unknown", $metadata: { httpStatusCode: 429 } }),
      "StoreUnavailable",
    ],
    [
      "a proxy's page",
      thrown({ name: "SyntaxError", $metadata: { httpStatusCode: 502 } }),
      "StoreUnavailable",
    ],
    [
      "an unreadable answer",
      thrown({ name: "SyntaxError", $metadata: { httpStatusCode: 200 } }),
      "StoreUnavailable",
    ],
    ["silence", thrown({ name: "TimeoutError" }), "StoreUnavailable"],
    ["an unknown host", thrown({ code: "ENOTFOUND" }), "StoreUnavailable"],
    ["no name server", thrown({ code: "EAI_AGAIN" }), "StoreUnavailable"],
    ["a broken pipe", thrown({ code: "EPIPE" }), "StoreUnavailable"],
    ["a certificate of its own", thrown({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), "StoreDenied"],
    ["a stranger's certificate", thrown({ code: "ERR_TLS_CERT_ALTNAME_INVALID" }), "StoreDenied"],
    ["no region", thrown({}, "Region is missing"), "StoreDenied"],
    [
      "a missing object",
      thrown({ name: "NoSuchKey", $metadata: { httpStatusCode: 404 } }),
      "NotFound",
    ],
  ] as const)("takes %s for %3$s", ([, error, name]) => {
    expect(storeError(error, REQUEST)).toMatchObject({
      name: ErrorName[name],
      message: expect.stringMatching(/^cannot read 'backups\/b' in bucket 'raft': .+[^.]$/),
      cause: error,
    });
  });

  it("names the bucket alone when there is no key", () => {
    const error = storeError(thrown({ code: "EPIPE" }), { ...REQUEST, verb: "list", key: "" });
    expect(error).toMatchObject({ message: expect.stringMatching(/^cannot list bucket 'raft': /) });
  });

  it.for([
    ["a bug", new TypeError("undefined is not a function")],
    ["an error that has its name already", new JangadaError(ErrorName.Interrupted, "stopped")],
    ["what is no error", "text"],
  ])("leaves %s as it is", ([, error]) => {
    expect(storeError(error, REQUEST)).toBe(error);
  });
});
