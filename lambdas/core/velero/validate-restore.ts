import { backupsOfSchedule, backupToRestore, type FoundBackup } from "./backup-to-restore.ts";
import { listProblems } from "./filter-lists.ts";
import type { Restore, RestoreSpec } from "./restore.ts";
import { NON_RESTORABLE_RESOURCES } from "./restore-defaults.ts";
import { restoreSpecProblems } from "./restore-spec-problems.ts";

/** What a restore must know of its surroundings to be validated. */
export interface RestoreContext {
  /** Backups of the name or the schedule that the restore gives, from every location of the cluster. */
  readonly backups: readonly FoundBackup[];
  /** Why the backup could not be looked up or read. */
  readonly backupProblem?: string;
  /** Why the ConfigMap of resource modifiers cannot be used, in Velero's words. */
  readonly resourceModifierProblem?: string;
}

/**
 * Why a restore can never run as it stands: every problem at once, in Velero's order and with its
 * message prefixes. Empty when it can. A read-only location is no problem, and neither is the phase
 * of the backup or that it has expired: what is in the bucket can be restored (velero
 * pkg/controller/restore_controller.go, validateAndComplete).
 */
export function validateRestore(restore: Restore, context: RestoreContext): readonly string[] {
  const { spec } = restore;
  const hasOneSource = Boolean(spec.backupName) !== Boolean(spec.scheduleName);
  return [
    ...listsProblems(spec),
    ...(spec.orLabelSelectors !== undefined && spec.labelSelector !== undefined
      ? [
          "encountered labelSelector as well as orLabelSelectors in restore spec, only one can be specified",
        ]
      : []),
    ...(hasOneSource
      ? []
      : [
          "Either a backup or schedule must be specified as a source for the restore, but not both",
        ]),
    ...restoreSpecProblems(spec),
    ...(hasOneSource ? sourceProblems(spec, context) : []),
    ...(context.resourceModifierProblem === undefined ? [] : [context.resourceModifierProblem]),
  ];
}

function listsProblems(spec: RestoreSpec): readonly string[] {
  const included = spec.includedResources ?? [];
  const never = NON_RESTORABLE_RESOURCES.filter((resource) => included.includes(resource));
  const resources = listProblems({
    includes: included,
    excludes: [...(spec.excludedResources ?? []), ...NON_RESTORABLE_RESOURCES],
  });
  const namespaces = listProblems({
    includes: spec.includedNamespaces,
    excludes: spec.excludedNamespaces,
  });
  return [
    ...never.map((resource) => `${resource} are non-restorable resources`),
    ...resources.map((problem) => `Invalid included/excluded resource lists: ${problem}`),
    ...namespaces.map((problem) => `Invalid included/excluded namespace lists: ${problem}`),
  ];
}

/** A source that cannot be found is one problem; only a found one can have another. */
function sourceProblems(spec: RestoreSpec, context: RestoreContext): readonly string[] {
  if (context.backupProblem !== undefined) {
    return [`Error retrieving backup: ${context.backupProblem}`];
  }
  const found = backupToRestore(spec, context.backups);
  if (found === undefined) return [missing(spec, context)];
  const { metadata, status } = found.location;
  return status?.phase === "Unavailable"
    ? [`The BSL ${metadata.name} is unavailable, cannot retrieve the backup`]
    : [];
}

function missing({ backupName, scheduleName }: RestoreSpec, { backups }: RestoreContext): string {
  if (backupName) {
    return `Error retrieving backup: can't find backup "${backupName}" in any backup storage location (see \`jangada backup get\` for those there are)`;
  }
  const made = backupsOfSchedule(scheduleName, backups);
  if (made.length === 0) return `No backups found for schedule "${scheduleName}"`;
  const names = made.map(({ backup }) => backup.metadata.name).join(", ");
  return `No completed backups found for schedule "${scheduleName}"; name one of ${names} as backupName to restore it all the same`;
}
