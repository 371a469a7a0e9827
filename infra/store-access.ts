import { BACKUPS, RESTORES, WRITE_PROBE } from "../lambdas/core/store/layout.ts";

/**
 * What a function does in storage locations: patterns of keys below a location's prefix, for each
 * method of an `ObjectStore`.
 */
export interface StoreAccess {
  /** `exists`, `list`, `listDirectories`. */
  readonly list?: readonly string[];
  /** `get`, and what a `put` that only creates reads again after a lost answer. */
  readonly get?: readonly string[];
  /** `put`, `tryWrite`; clean-up of its own unfinished uploads included. */
  readonly put?: readonly string[];
  /** `delete`, with all versions. */
  readonly delete?: readonly string[];
  /** What `ObjectHolds` asks; without it a HEAD leaves holds out of its answer. */
  readonly holds?: readonly string[];
  /** `listUnfinishedUploads` and `abortUnfinishedUploads`. */
  readonly abortUploads?: readonly string[];
  /** Whether a location that is `ReadOnly` is left alone. */
  readonly onlyReadWrite?: boolean;
}

/** Of `ValidateBackup`: sees that a name is free. */
export const VALIDATE_BACKUPS: StoreAccess = {
  list: [`${BACKUPS}*`],
  onlyReadWrite: true,
};

/** Of `BackUpItems`: writes all of a backup but what makes it visible. */
export const BACK_UP_ITEMS: StoreAccess = {
  list: [`${BACKUPS}*`],
  get: [`${BACKUPS}*/pending/*`],
  put: [`${BACKUPS}*.gz`],
  abortUploads: [`${BACKUPS}*`],
  onlyReadWrite: true,
};

/** Of `WaitForSnapshots`: reads what BackUpItems left. */
export const WATCH_BACKUPS: StoreAccess = {
  list: [`${BACKUPS}*`],
  get: [`${BACKUPS}*/pending/*`],
  onlyReadWrite: true,
};

/** Of `FinishBackup`: writes what is left to write, and removes what BackUpItems left. */
export const FINISH_BACKUPS: StoreAccess = {
  list: [`${BACKUPS}*`],
  get: [`${BACKUPS}*/velero-backup.json`, `${BACKUPS}*/pending/*`],
  put: [`${BACKUPS}*.gz`, `${BACKUPS}*/velero-backup.json`],
  delete: [`${BACKUPS}*/pending/*`],
  onlyReadWrite: true,
};

/** Of `ValidateRestore`: finds backups, and restores of the same name. */
export const FIND_BACKUPS: StoreAccess = {
  list: [`${BACKUPS}*`, `${RESTORES}*`],
  get: [`${BACKUPS}*/velero-backup.json`],
};

/** Of `PlanRestore`: reads a backup and writes the plan. */
export const PLAN_RESTORES: StoreAccess = {
  list: [`${BACKUPS}*`],
  get: [`${BACKUPS}*`],
  put: [`${RESTORES}*/plan/*`],
};

/** Of `RestoreItems`: reads its part of the plan and writes what came of it. */
export const CARRY_OUT_PLANS: StoreAccess = {
  list: [`${RESTORES}*`],
  get: [`${RESTORES}*`],
  put: [`${RESTORES}*/plan/*`],
};

/** Of `FinishRestore`: writes what stays of a restore and removes its plan. */
export const FINISH_RESTORES: StoreAccess = {
  list: [`${RESTORES}*`],
  get: [`${RESTORES}*`],
  put: [`${RESTORES}*`],
  delete: [`${RESTORES}*/plan/*`],
};

/** Of `ValidateLocations`: what `locationStatus` asks of every location. */
export const LOOK_AT_LOCATIONS: StoreAccess = { list: [""] };

/** Of `ValidateLocations`: whether a location can be written to. */
export const TRY_WRITES: StoreAccess = { put: [WRITE_PROBE], onlyReadWrite: true };

/** Of `SweepExpired` and `DeleteBackup`: finds out what there is, and whether it has expired. */
export const READ_CATALOGUE: StoreAccess = {
  list: ["", `${BACKUPS}*`, `${RESTORES}*`],
  get: [
    `${BACKUPS}*/velero-backup.json`,
    `${BACKUPS}*/velero-backup-deletion.json`,
    `${RESTORES}*/velero-restore.json`,
  ],
};

/** Of `SweepExpired` and `DeleteBackup`: removes backups and the restores made of them. */
export const REMOVE_BACKUPS: StoreAccess = {
  // A HEAD is a read, and every object of a backup is asked for its hold.
  get: [`${BACKUPS}*`],
  put: [`${BACKUPS}*/velero-backup-deletion.json`],
  delete: [`${BACKUPS}*`, `${RESTORES}*`],
  holds: [`${BACKUPS}*`],
  onlyReadWrite: true,
};

/** Of `SweepExpired`: lists uploads that nobody finishes, and ends them when asked. */
export const END_UPLOADS: StoreAccess = {
  abortUploads: [`${BACKUPS}*`, `${RESTORES}*`],
  onlyReadWrite: true,
};
