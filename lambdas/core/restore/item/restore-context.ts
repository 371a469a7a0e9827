import type { ItemRef } from "../../archive/item.ts";
import type { RestoreSpec } from "../../velero/restore.ts";
import type { Disk } from "../../volumes/with-disk.ts";
import type { RestoreSettings } from "../restore-settings.ts";
import type { VolumePlan } from "./volume-plan.ts";

/** The disk that was made for a volume, or why none was. */
export type RestoredDisk = Disk | { readonly error: string };

/** Where an item stood in the backup: its place does not change when a namespace is mapped. */
export type RestoreItemRef = Omit<ItemRef, "versionDir">;

/** What of a RestoreSpec decides how a single item is restored. */
export type ItemRestoreSpec = Pick<
  RestoreSpec,
  "namespaceMapping" | "preserveNodePorts" | "existingResourcePolicy" | "hooks"
>;

/**
 * Everything the per-item half of a restore knows beside the item. Plain facts and pure lookups:
 * whoever builds one has asked the cluster and the backup before.
 */
export interface RestoreContext {
  readonly restoreName: string;
  readonly backupName: string;
  readonly spec: ItemRestoreSpec;
  /** What `restoreStatus` says of a resource, `pods`, `deployments.apps`; always `false` without one. */
  readonly restoresStatusOf: (groupResource: string) => boolean;
  /**
   * Names of the service accounts of a namespace of the backup. Velero asks the cluster it restores
   * into (velero pkg/restore/actions/secret_action.go); the names in the backup serve as well and
   * need no list between writes.
   */
  readonly serviceAccountsOf: (namespace: string) => readonly string[];
  /** One plan for every persistent volume this restore selects, by its name in the backup. */
  readonly volumePlans: ReadonlyMap<string, VolumePlan>;
  /** What became of the disks that were to be made, by name of the volume in the backup. */
  readonly disks: ReadonlyMap<string, RestoredDisk>;
  /**
   * Volumes whose contents only a node agent could write back, by pod as `<namespace>/<name>` in the
   * backup.
   */
  readonly podVolumes: ReadonlyMap<string, readonly string[]>;
  readonly settings: RestoreSettings;
}

/** Maps a namespace of the backup to the one it is restored into. */
export function targetNamespace(namespace: string, spec: ItemRestoreSpec): string {
  const mapping = new Map(Object.entries(spec.namespaceMapping ?? {}));
  return mapping.get(namespace) ?? namespace;
}
