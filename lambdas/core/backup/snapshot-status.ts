/** How a backup's snapshots come along; the output of the states that wait for them. */
export interface SnapshotStatus {
  /** Snapshots to wait for; 0 when there are none, or none that are worth waiting for. */
  readonly pending: number;
  /** Of the bytes of all disks, as far as EC2 tells; 0 to 100. */
  readonly percent: number;
  /** When to look again. */
  readonly waitSeconds: number;
}
