import { describe, expect, it } from "vitest";
import {
  explainFailure,
  interrupted,
  isTransient,
} from "../../../lambdas/adapters/kubernetes/request-failure.ts";
import { ErrorName, JangadaError } from "../../../lambdas/core/errors.ts";

const coded = (code: unknown, message = "") => Object.assign(new Error(message), { code });

describe("isTransient", () => {
  it.for([
    ["a reset", coded("ECONNRESET"), true],
    ["undici's word for one", coded("UND_ERR_SOCKET"), true],
    ["one inside another", new TypeError("failed", { cause: coded("ECONNREFUSED") }), true],
    ["one of several addresses", new AggregateError([coded("X"), coded("ETIMEDOUT")]), true],
    ["a certificate", coded("CERT_HAS_EXPIRED"), false],
    ["another code", coded("ERR_INVALID_ARG_TYPE"), false],
    ["a number for a code", coded(7), false],
    ["no error", "ECONNRESET", false],
  ] as const)("tells %s: %s", ([, error, is]) => {
    expect(isTransient(error)).toBe(is);
  });
});

describe("explainFailure", () => {
  it.for<[string, string, ErrorName, RegExp]>([
    ["CERT_HAS_EXPIRED", "expired", ErrorName.ClusterDenied, /certificate authority.*\(expired\)/],
    ["SELF_SIGNED_CERT_IN_CHAIN", "", ErrorName.ClusterDenied, /\(SELF_SIGNED_CERT_IN_CHAIN\)/],
    ["ECONNREFUSED", "refused", ErrorName.ClusterUnavailable, /cannot be reached \(refused\)/],
    ["ENOSUCH", "odd", ErrorName.ClusterUnavailable, /^GET \/api failed: odd$/],
  ])("names %s, what was asked and the remedy", ([code, message, name, text]) => {
    const cause = coded(code, message);

    expect(explainFailure("GET /api", cause)).toMatchObject({
      name,
      message: expect.stringMatching(text),
      cause,
    });
  });

  it("leaves an error that has a name already as it is", () => {
    const error = new JangadaError(ErrorName.FailedValidation, "no plug-in");

    expect(explainFailure("GET /api", error)).toBe(error);
  });

  it.for([
    ["text", "GET /api failed: text"],
    [new RangeError(""), "GET /api failed: RangeError"],
  ] as const)("has words for %s", ([error, message]) => {
    expect(explainFailure("GET /api", error).message).toBe(message);
  });
});

it("calls a run that was told to stop Interrupted", () => {
  expect(interrupted("GET /api", "why")).toMatchObject({
    name: ErrorName.Interrupted,
    message: "GET /api was interrupted",
    cause: "why",
  });
});
