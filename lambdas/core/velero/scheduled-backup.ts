import { API_VERSION, type Backup } from "./backup.ts";
import { scheduledBackupName } from "./backup-name.ts";
import { SCHEDULE_NAME_LABEL } from "./labels.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The Backup that a schedule asks for at one of its ticks: the template, under a name made of the
 * tick's own time, with the template's labels or else the schedule's (velero
 * pkg/builder/backup_builder.go, FromSchedule).
 */
export function scheduledBackup(schedule: Schedule, scheduledTime: Date): Backup {
  const { metadata, spec } = schedule;
  const { resourcePolicy } = spec.template;
  return {
    kind: "Backup",
    apiVersion: API_VERSION,
    metadata: {
      name: scheduledBackupName(metadata.name, scheduledTime),
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      labels: {
        ...(spec.template.metadata?.labels ?? metadata.labels),
        [SCHEDULE_NAME_LABEL]: metadata.name,
      },
      ...(metadata.annotations !== undefined && { annotations: metadata.annotations }),
      ...(spec.useOwnerReferencesInBackup === true && { ownerReferences: [ownedBy(schedule)] }),
    },
    spec: {
      ...spec.template,
      ...(resourcePolicy && { resourcePolicy: { kind: "configmap", name: resourcePolicy.name } }),
    },
  };
}

function ownedBy({ metadata }: Schedule) {
  return {
    apiVersion: API_VERSION,
    kind: "Schedule",
    name: metadata.name,
    uid: metadata.uid ?? "",
    controller: true,
  };
}
