import type { VolumeBackup } from "../volumes/volume-backup.ts";
import type { BackupRecord } from "./backup-record.ts";

/** Resources after which no more volumes are met, or only such as nothing uses. */
const LEAD_TO_VOLUMES = ["persistentvolumeclaims", "persistentvolumes"];

/** Velero's words, which it has for each volume (velero pkg/backup/item_backupper.go, takePVSnapshot). */
const NO_SNAPSHOTTER = "Error getting volume snapshotter for volume snapshot location";

/**
 * Begins the snapshots of a backup as soon as its volumes are known, while its other items are still
 * being read: the sooner, the less a volume's contents differ from the objects.
 */
export class SnapshotsUnderWay {
  readonly #volumes: VolumeBackup;
  readonly #record: BackupRecord;
  readonly #begun: Promise<unknown>[] = [];

  constructor(volumes: VolumeBackup, record: BackupRecord) {
    this.#volumes = volumes;
    this.#record = record;
  }

  /** To be told when all items of a resource have been met. */
  onResource(groupResource: string): void {
    if (LEAD_TO_VOLUMES.includes(groupResource)) void this.#begin();
  }

  /** Begins those of these volumes, and waits until they have begun: pods whose hooks froze them wait for it. */
  async begun(volumeNames: readonly string[]): Promise<void> {
    await this.#noted(this.#volumes.takeNow(volumeNames));
  }

  /** Begins those that are left, and waits until all have begun. What failed is in the records of the volumes. */
  async begunAll(): Promise<void> {
    void this.#begin();
    for (const end of await this.settled()) if (end.status === "rejected") throw end.reason;
    for (const warning of this.#volumes.warnings) this.#record.warn(warning);
    const { error } = this.#volumes;
    if (error !== undefined) this.#record.error(NO_SNAPSHOTTER, error);
  }

  /** Waits until no request is on its way; whoever gives up waits for this before a next attempt. */
  settled(): Promise<readonly PromiseSettledResult<unknown>[]> {
    return Promise.allSettled(this.#begun);
  }

  #begin(): Promise<unknown> {
    return this.#noted(this.#volumes.takeRest());
  }

  #noted(begun: Promise<unknown>): Promise<unknown> {
    // Whoever waits meets the failure; until then it must not end the process.
    begun.catch(() => {});
    this.#begun.push(begun);
    return begun;
  }
}
