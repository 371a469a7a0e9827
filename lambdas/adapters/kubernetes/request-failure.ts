import { ErrorName, JangadaError } from "../../core/errors.ts";

/** OpenSSL's and Node's codes for a certificate that cannot be trusted: waiting does not help. */
const UNTRUSTED = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_SIGNATURE_FAILURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Codes of what may be over in a moment: refused, reset, timed out, a name not resolved yet. */
const TRANSIENT = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_SOCKET",
]);

/** Whether a request that failed so is worth repeating. */
export function isTransient(error: unknown): boolean {
  return codesOf(error).some((code) => TRANSIENT.has(code));
}

/** A failed request in words: what was asked, what happened, what to do about it. */
export function explainFailure(what: string, error: unknown): JangadaError {
  if (error instanceof JangadaError) return error;
  const cause = { cause: error };
  const message = messageOf(error);
  if (codesOf(error).some((code) => UNTRUSTED.has(code))) {
    return new JangadaError(
      ErrorName.ClusterDenied,
      `${what} failed: the server's certificate is not signed by the certificate authority given for this cluster (${message}); give the cluster's own`,
      cause,
    );
  }
  if (isTransient(error)) {
    return new JangadaError(
      ErrorName.ClusterUnavailable,
      `${what} failed: the API server cannot be reached (${message}); check the endpoint, the network's routes and security groups`,
      cause,
    );
  }
  return new JangadaError(ErrorName.ClusterUnavailable, `${what} failed: ${message}`, cause);
}

/** The run was told to stop while a request was under way. */
export function interrupted(what: string, cause: unknown): JangadaError {
  return new JangadaError(ErrorName.Interrupted, `${what} was interrupted`, { cause });
}

/** The codes of an error and of what caused it: undici wraps, and several addresses make an AggregateError. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const code = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return [...code, ...inner.flatMap(codesOf)];
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || codesOf(error).join(", ") || error.name;
}
