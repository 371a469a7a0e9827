import type { FoundBackup } from "./backup-to-restore.ts";
import { durationOr, ITEM_OPERATION_TIMEOUT } from "./defaults.ts";
import { SCHEDULE_NAME_LABEL } from "./labels.ts";
import type { Restore } from "./restore.ts";

/**
 * Resources that a restore never brings back: they belong to machines, to the moment, or to backup
 * itself (velero pkg/controller/restore_controller.go).
 */
export const NON_RESTORABLE_RESOURCES: readonly string[] = [
  "nodes",
  "events",
  "events.events.k8s.io",
  "backups.velero.io",
  "restores.velero.io",
  "resticrepositories.velero.io",
  "csinodes.storage.k8s.io",
  "volumeattachments.storage.k8s.io",
  "backuprepositories.velero.io",
];

/**
 * Completes a valid restore as Velero does before it runs: what is never restored is excluded, and
 * both backup and schedule are named, whichever of them was given (velero
 * pkg/controller/restore_controller.go, validateAndComplete).
 */
export function withRestoreDefaults(restore: Restore, { backup }: FoundBackup): Restore {
  const { spec } = restore;
  const excluded = spec.excludedResources ?? [];
  const scheduleName = spec.scheduleName || backup.metadata.labels?.[SCHEDULE_NAME_LABEL];
  return {
    ...restore,
    spec: {
      ...spec,
      backupName: backup.metadata.name,
      ...(scheduleName && { scheduleName }),
      excludedResources: [
        ...excluded,
        ...NON_RESTORABLE_RESOURCES.filter((resource) => !excluded.includes(resource)),
      ],
      itemOperationTimeout: durationOr(ITEM_OPERATION_TIMEOUT, spec.itemOperationTimeout),
    },
  };
}
