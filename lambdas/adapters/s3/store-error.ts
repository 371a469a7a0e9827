import { ErrorName, JangadaError } from "../../core/errors.ts";

/** What each request takes, and what the key of an encrypted bucket does. */
const PERMISSIONS = {
  write: "s3:PutObject, s3:AbortMultipartUpload, kms:GenerateDataKey and kms:Decrypt",
  read: "s3:GetObject and kms:Decrypt",
  "look for": "s3:GetObject and s3:ListBucket",
  list: "s3:ListBucket",
  delete: "s3:DeleteObject",
  "list uploads below": "s3:ListBucketMultipartUploads",
  "abort uploads below": "s3:ListBucketMultipartUploads and s3:AbortMultipartUpload",
} as const;

/** What was being done, to which object. */
export interface StoreRequest {
  /** Imperative, as in "cannot write …". */
  readonly verb: keyof typeof PERMISSIONS;
  readonly bucketName: string;
  /** Full key or prefix. */
  readonly key: string;
}

type Verdict = readonly [name: ErrorName, reason: string];

const REGION: Verdict = [
  ErrorName.StoreDenied,
  "the bucket is in another region: set config.region to it",
];
const CREDENTIALS: Verdict = [
  ErrorName.StoreDenied,
  "the credentials are not accepted: renew them or correct config.credentialsFile and config.profile",
];
const THERE_ALREADY: Verdict = [
  ErrorName.AlreadyExists,
  "there is an object already and it is never overwritten: use another name or delete it first",
];
const ABSENT: Verdict = [ErrorName.NotFound, "there is no such object: check the name"];
const UNTRUSTED: Verdict = [
  ErrorName.StoreDenied,
  "the endpoint's certificate is not trusted: set objectStorage.caCert",
];
const BUSY: Verdict = [ErrorName.StoreUnavailable, "the bucket does not answer for now: try again"];
const UNREACHABLE: Verdict = [
  ErrorName.StoreUnavailable,
  "the endpoint cannot be reached: check the network, config.s3Url and config.region",
];

/** By the error's own name: S3's `<Code>`, or what the SDK calls it. */
const BY_NAME: Readonly<Record<string, Verdict>> = {
  NoSuchBucket: [
    ErrorName.StoreDenied,
    "the bucket does not exist: create it or correct objectStorage.bucket",
  ],
  NoSuchKey: ABSENT,
  PreconditionFailed: THERE_ALREADY,
  // A race for the same key: whoever else is writing there was first.
  ConditionalRequestConflict: THERE_ALREADY,
  PermanentRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  IllegalLocationConstraintException: REGION,
  ExpiredToken: CREDENTIALS,
  InvalidAccessKeyId: CREDENTIALS,
  InvalidToken: CREDENTIALS,
  SignatureDoesNotMatch: CREDENTIALS,
  CredentialsProviderError: CREDENTIALS,
  TokenProviderError: CREDENTIALS,
  RequestTimeTooSkewed: [ErrorName.StoreDenied, "this machine's clock is wrong: set it"],
  RequestTimeout: BUSY,
  TimeoutError: UNREACHABLE,
  NotImplemented: [
    ErrorName.StoreDenied,
    "the server does not know this request: use one that speaks all of S3",
  ],
};

const BY_STATUS: Readonly<Record<number, Verdict>> = {
  301: REGION,
  401: CREDENTIALS,
  404: ABSENT,
  412: THERE_ALREADY,
  429: BUSY,
};

/** Codes of Node for a connection that did not come about or did not last. */
const NETWORK =
  /^(ECONN|ENOTFOUND$|EAI_|ETIMEDOUT$|EPIPE$|EHOSTUNREACH$|ENETUNREACH$|EADDRNOTAVAIL$|EPROTO$|UND_ERR)/;
const CERTIFICATE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS_CERT_)/;
/** How the SDK's checksum stream words a body that ended early or arrived damaged; it has no code. */
const BROKEN_BODY = /^(Connection lost or stream closed|Checksum mismatch)/;

/**
 * Turns what the SDK throws into an error that a workflow may see, its cause kept. An error that
 * has nothing to do with S3, such as a bug, comes back as it is.
 */
export function storeError(error: unknown, request: StoreRequest): unknown {
  const { verb, bucketName, key } = request;
  const verdict = error instanceof Error ? verdictOn(error, verb) : undefined;
  if (!verdict) return error;
  const place = `${key && `'${key}' in `}bucket '${bucketName}'`;
  return new JangadaError(verdict[0], `cannot ${verb} ${place}: ${verdict[1]}`, { cause: error });
}

/** HTTP status of a refusal, and how often the SDK had asked by then; empty for any other error. */
export function answerOf(error: unknown): { httpStatusCode?: number; attempts?: number } {
  return (error as { $metadata?: object } | undefined)?.$metadata ?? {};
}

function verdictOn(error: Error, verb: StoreRequest["verb"]): Verdict | undefined {
  if (error instanceof JangadaError) return undefined;
  const named = BY_NAME[error.name];
  if (named) return named;
  const status = answerOf(error).httpStatusCode;
  if (status === undefined) return verdictWithoutAnswer(error);
  return status === 403 ? denied(verb) : verdictOnAnswer(error, status);
}

function denied(verb: StoreRequest["verb"]): Verdict {
  const reason = `access denied: allow the credentials in use ${PERMISSIONS[verb]}, in their policy and those of the bucket and its key`;
  return [ErrorName.StoreDenied, reason];
}

function verdictOnAnswer(error: Error, status: number): Verdict {
  const byStatus = BY_STATUS[status];
  if (byStatus) return byStatus;
  // An answer that cannot be read comes with its status, good or bad: a proxy's page, or a cut.
  if (status >= 500 || status < 400) return BUSY;
  return [ErrorName.StoreDenied, `the request is refused: ${error.name}: ${error.message}`];
}

function verdictWithoutAnswer(error: Error): Verdict | undefined {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (CERTIFICATE.test(code)) return UNTRUSTED;
  if (NETWORK.test(code) || BROKEN_BODY.test(error.message)) return UNREACHABLE;
  if (error.message.startsWith("Region is missing")) {
    return [ErrorName.StoreDenied, "no region is known: set config.region"];
  }
  return undefined;
}
