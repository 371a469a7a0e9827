import type { Housekeeping } from "../../cli/floor.ts";
import {
  type LocationsReport,
  validateLocations,
} from "../../lambdas/core/locations/validate-locations.ts";
import { type SweepReport, sweepExpired } from "../../lambdas/core/retention/sweep-expired.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { Backup } from "../../lambdas/core/velero/backup.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Locations } from "../../lambdas/core/velero/resolve-locations.ts";
import type { Schedule } from "../../lambdas/core/velero/schedule.ts";
import { openHolds } from "../../lambdas/runtime/open-holds.ts";
import { backupNames, lastBackups } from "./last-backups.ts";

/** What keeping house on this machine works with. */
export interface HousekeepingParts {
  readonly clusterName: string;
  readonly schedules: readonly Schedule[];
  readonly locations: Locations;
  readonly openStore: (location: BackupStorageLocation) => ObjectStore;
}

/**
 * Does on this machine, by the same rules, what the functions of a stack do by themselves. It knows of no
 * work but this process': what another machine works on is safe for a day, as what broke off is.
 */
export class LocalHousekeeping implements Housekeeping {
  readonly #parts: HousekeepingParts;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
  }

  schedules(): readonly Schedule[] {
    return this.#parts.schedules;
  }

  async lastBackups(): Promise<ReadonlyMap<string, string>> {
    const { locations, openStore } = this.#parts;
    const names = locations.storageLocations.map((location) => backupNames(openStore(location)));
    return lastBackups((await Promise.all(names)).flat());
  }

  async sweep(
    runningBackups: () => Promise<readonly Backup[]>,
    signal: AbortSignal,
  ): Promise<SweepReport> {
    const { clusterName, schedules, locations, openStore } = this.#parts;
    const { retentionSnapshotters } = await import(
      "../../lambdas/runtime/retention-snapshotters.ts"
    );
    const { of, all } = retentionSnapshotters(locations.snapshotLocations);
    const ports = {
      storageLocations: locations.storageLocations,
      openStore,
      openHolds,
      snapshotterFor: of,
      running: async () => ({ backups: await runningBackups(), restores: [] }),
      now: () => new Date(),
    };
    return sweepExpired(ports, { clusterName, schedules, snapshotters: all, signal });
  }

  validateLocations(): Promise<LocationsReport> {
    const { locations, openStore } = this.#parts;
    const ports = { openStore, triesWrites: true, now: () => new Date() };
    return validateLocations(locations.storageLocations, ports);
  }
}
