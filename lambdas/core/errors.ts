/**
 * The errors a workflow may see. Step Functions matches on `name`, so a name is part of the
 * contract between a function and the state machine that runs it: infra retries and catches by
 * these same constants. Each says whether a retry helps and which phase follows when it does not.
 */
export const ErrorName = {
  /** The object can never run as it stands: no retry, phase `FailedValidation`. */
  FailedValidation: "FailedValidationError",
  /** The API server could not be reached, or gave way under load, for longer than we wait: retry; then `Failed`. */
  ClusterUnavailable: "ClusterUnavailableError",
  /** The API server answered and said no: wrong CA, expired token, no permission. No retry, phase `Failed`. */
  ClusterDenied: "ClusterDeniedError",
  /** The bucket could not be reached for now: retry; then `Failed`. */
  StoreUnavailable: "StoreUnavailableError",
  /** The bucket is missing or denies: no retry, phase `Failed`. */
  StoreDenied: "StoreDeniedError",
  /** Something of that name is there already and is never overwritten: no retry, phase `Failed`. */
  AlreadyExists: "AlreadyExistsError",
  /** Something asked for by name is not there: no retry, phase `Failed`. */
  NotFound: "NotFoundError",
  /** An archive in the bucket is not what its layout promises: no retry, phase `Failed`. */
  CorruptArchive: "CorruptArchiveError",
  /** The run was told to stop (Ctrl-C, a function's last seconds): retry starts anew; else `Failed`. */
  Interrupted: "InterruptedError",
} as const;

export type ErrorName = (typeof ErrorName)[keyof typeof ErrorName];

/** Stops a whole backup or restore. What goes wrong with a single item is a result, not an error. */
export class JangadaError extends Error {
  override readonly name: ErrorName;

  constructor(name: ErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    // An own property, because bundlers rename classes and Lambda reports `error.name`.
    this.name = name;
  }
}

/** Whether an unknown thrown value is a {@link JangadaError} of one of these names. */
export function isJangadaError(error: unknown, ...names: readonly ErrorName[]): boolean {
  return error instanceof JangadaError && (names.length === 0 || names.includes(error.name));
}

/** Closes a `switch` over a union: a new member that nobody handles no longer compiles. */
export function unreachable(value: never): never {
  throw new Error(`unhandled value ${JSON.stringify(value)}`);
}
