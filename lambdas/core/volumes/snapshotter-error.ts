/**
 * Why EC2 did not do what it was asked for.
 *
 * - `throttled`: too many requests in the account. Ask again, more slowly.
 * - `volumeBusy`: this disk has had too many snapshots just now. Ask again in a quarter of a minute.
 * - `unavailable`: no answer, or a failure on EC2's side. The request may have been carried out.
 * - `notFound`, `denied`, `refused`: asking again does not help.
 */
export type SnapshotterErrorReason =
  | "throttled"
  | "volumeBusy"
  | "unavailable"
  | "notFound"
  | "denied"
  | "refused";

/** A request about one disk or snapshot that failed. It concerns that volume, not the run. */
export class SnapshotterError extends Error {
  override readonly name = "SnapshotterError";
  readonly reason: SnapshotterErrorReason;

  constructor(reason: SnapshotterErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Whether an unknown thrown value is a {@link SnapshotterError}, of one of these reasons if any are given. */
export function isSnapshotterError(
  error: unknown,
  ...reasons: readonly SnapshotterErrorReason[]
): error is SnapshotterError {
  return (
    error instanceof SnapshotterError && (reasons.length === 0 || reasons.includes(error.reason))
  );
}
