import {
  SnapshotterError,
  type SnapshotterErrorReason,
} from "../../core/volumes/snapshotter-error.ts";

type Verdict = readonly [reason: SnapshotterErrorReason, remedy: string];

const THROTTLED: Verdict = [
  "throttled",
  "too many requests in this account and region: try again later",
];
const BUSY: Verdict = [
  "volumeBusy",
  "the disk has had too many snapshots just now: see what else snapshots it",
];
const DENIED: Verdict = [
  "denied",
  "access denied: grant the credentials in use this action, and use of the KMS key",
];
const CREDENTIALS: Verdict = ["denied", "the credentials are not accepted: renew or correct them"];
const ABSENT: Verdict = [
  "notFound",
  "it does not exist there: check the id, spec.config.region and the account",
];
const OVER_QUOTA: Verdict = ["refused", "the account's quota is used up: ask for a higher one"];
const UNAVAILABLE: Verdict = ["unavailable", "EC2 does not answer for now: try again"];

const BY_CODE: readonly (readonly [code: RegExp, verdict: Verdict])[] = [
  [/^(RequestLimitExceeded|Throttling|ThrottlingException|EC2ThrottledException)$/, THROTTLED],
  [/^(SnapshotCreationPerVolumeRateExceeded|ConcurrentSnapshotLimitExceeded)$/, BUSY],
  [
    /^(UnauthorizedOperation|AccessDenied|AccessDeniedException|Client\.UnauthorizedOperation)$/,
    DENIED,
  ],
  [
    /^(AuthFailure|ExpiredToken|ExpiredTokenException|RequestExpired|InvalidClientTokenId)$/,
    CREDENTIALS,
  ],
  [
    /^(SignatureDoesNotMatch|CredentialsProviderError|OptInRequired|UnrecognizedClientException)$/,
    CREDENTIALS,
  ],
  // EC2's code for too many copies of snapshots under way.
  [/^ResourceLimitExceeded$/, THROTTLED],
  [/^Invalid(Volume|Snapshot|InstanceID|KmsKey)\.NotFound$/, ABSENT],
  [/LimitExceeded$/, OVER_QUOTA],
  [/^(InternalError|InternalFailure|ServiceUnavailable|Unavailable|TimeoutError)$/, UNAVAILABLE],
];

/** Codes with which Node and the SDK report that nobody answered. */
const NETWORK = /^(E[A-Z]+|UND_ERR_\w+)$/;

/**
 * Turns what the SDK throws into a {@link SnapshotterError}, its cause kept and EC2's own words in it. An error that
 * has nothing to do with EC2, such as a bug, comes back as it is.
 *
 * @param doing imperative with the id, as in "cannot snapshot disk "vol-1"".
 */
export function ebsError(error: unknown, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof SnapshotterError) return error;
  const verdict = verdictOn(error);
  if (verdict === undefined) return error;
  const [reason, remedy] = verdict;
  const words = `${error.name}: ${error.message}`.replace(/\.$/, "");
  return new SnapshotterError(reason, `cannot ${doing}: ${remedy} (${words})`, { cause: error });
}

function verdictOn(error: Error): Verdict | undefined {
  const known = BY_CODE.find(([code]) => code.test(error.name))?.[1];
  if (known) return known;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status !== undefined) {
    return status >= 500 || status < 400
      ? UNAVAILABLE
      : ["refused", "EC2 refuses it: correct what its message names"];
  }
  if (NETWORK.test((error as NodeJS.ErrnoException).code ?? "")) return UNAVAILABLE;
  if (!error.message.startsWith("Region is missing")) return undefined;
  return ["refused", "no region is known: set spec.config.region of the VolumeSnapshotLocation"];
}
