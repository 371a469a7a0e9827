import type { LocationChange } from "../../cli/floor.ts";
import {
  type BackupStorageLocation,
  backupStorageLocationSchema,
} from "../../lambdas/core/velero/backup-storage-location.ts";
import type { Locations } from "../../lambdas/core/velero/resolve-locations.ts";
import { type Schedule, scheduleSchema } from "../../lambdas/core/velero/schedule.ts";
import {
  type VolumeSnapshotLocation,
  volumeSnapshotLocationSchema,
} from "../../lambdas/core/velero/volume-snapshot-location.ts";
import type { ConfigurationFile, ObjectChange } from "./configuration-file.ts";
import { locationChange, unmarkOthers } from "./location-changes.ts";

/** Changes of schedules and locations, which stand in a file; each says what is left to be done. */
export class ConfigurationChanges {
  readonly #file: ConfigurationFile;
  readonly #locations: Locations;

  constructor(file: ConfigurationFile, locations: Locations) {
    this.#file = file;
    this.#locations = locations;
  }

  createSchedule(schedule: Schedule): string {
    this.#file.add(scheduleSchema, schedule);
    return this.#stillToDeploy();
  }

  deleteSchedule(name: string): string {
    this.#file.remove("Schedule", name);
    return this.#stillToDeploy();
  }

  pauseSchedule(name: string, paused: boolean): string {
    const fields = { "spec.paused": paused || undefined };
    this.#file.change({ kind: "Schedule", name, fields });
    return this.#stillToDeploy();
  }

  createStorageLocation(location: BackupStorageLocation): string {
    const { name } = location.metadata;
    const others = location.spec.default ? this.#unmarkOthers(name) : [];
    this.#file.add(backupStorageLocationSchema, location, others);
    return this.#written();
  }

  changeStorageLocation(name: string, change: LocationChange): string {
    const others = change.default ? this.#unmarkOthers(name) : [];
    this.#file.change(...others, locationChange(name, change));
    return this.#written();
  }

  deleteStorageLocation(name: string): string {
    this.#file.remove("BackupStorageLocation", name);
    return this.#written();
  }

  createSnapshotLocation(location: VolumeSnapshotLocation): string {
    this.#file.add(volumeSnapshotLocationSchema, location);
    return this.#written();
  }

  #unmarkOthers(name: string): readonly ObjectChange[] {
    return unmarkOthers(this.#locations.storageLocations, name);
  }

  #written(): string {
    return `written to ${this.#file.path}; a stack of it has to be deployed again`;
  }

  #stillToDeploy(): string {
    return `written to ${this.#file.path}; it takes effect when the stack is deployed again, or where 'jangada --local serve' runs`;
  }
}
