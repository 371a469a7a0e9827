import { createHash } from "node:crypto";

/** What tells one backup from all others. */
export interface BackupIdentity {
  readonly clusterName: string;
  /** Name of the storage location. */
  readonly location: string;
  readonly backupName: string;
  /** `status.startTimestamp`: that of the execution, so all its attempts have the same. */
  readonly start: string;
}

/**
 * `metadata.uid` of a backup: a UUID (RFC 9562, version 8) that every attempt at it gets, because
 * it is how a second attempt finds the snapshots of the first one.
 */
export function backupUid({ clusterName, location, backupName, start }: BackupIdentity): string {
  const identity = JSON.stringify([clusterName, location, backupName, start]);
  const hash = createHash("sha256").update(identity).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString("hex");
  const ends = [0, 8, 12, 16, 20, 32];
  return ends
    .slice(1)
    .map((end, index) => hex.slice(ends[index], end))
    .join("-");
}
