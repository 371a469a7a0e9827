import type { Backup } from "../velero/backup.ts";
import { timestampSchema } from "../velero/timestamp.ts";

/**
 * When a backup may be deleted, or `undefined` when its document does not say so in a way to rely on:
 * no time, no RFC 3339, or one not later than the backup's own start, which no time to live gives.
 */
export function expirationOf({ status }: Backup): Date | undefined {
  const expiration = timeOf(status?.expiration);
  const start = timeOf(status?.startTimestamp);
  const isValid = expiration !== undefined && (start === undefined || expiration > start);
  return isValid ? expiration : undefined;
}

/** A stored document may hold any text where a time belongs. */
export function timeOf(text: string | undefined): Date | undefined {
  const { data } = timestampSchema.safeParse(text);
  return data === undefined ? undefined : new Date(data);
}
